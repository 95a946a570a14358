/// A monthly report of all schools in one file, as other networks collect it: the contract behind `../shared/cases`.
enum MonthlyReport {
  static let contract = """
    version: 1
    table: monatsmeldung
    title: {de: Monatsmeldung, en: Monthly report}
    sender: office
    frequency: monthly
    deadline_days: 10
    time: flow
    primaryKey: [schulnummer, berichtsmonat]
    school: schulnummer
    fields:
      - {name: schulnummer, label: Schulnummer, type: string, domain: schule, constraints: {digits: 6, required: true}, privacy: harmless}
      - {name: schulname, label: Schule, type: string, privacy: harmless}
      - {name: form, label: Schulform, type: string, domain: schulform, privacy: harmless}
      - {name: berichtsmonat, label: Berichtsmonat, aliases: [Datum], type: string, constraints: {required: true, pattern: "(0[1-9]|1[0-2])\\\\.202[0-9]"}, privacy: harmless}
      - {name: traeger, label: Träger, type: string, privacy: harmless}
      - {name: vzae, label: VZÄ, type: number, decimals: 2, constraints: {minimum: 0}, privacy: harmless}
      - {name: schueler, label: Schülerzahl, type: integer, constraints: {minimum: 0}, privacy: harmless}
      - {name: beratungen, label: Einzelfallberatungen, type: integer, constraints: {minimum: 0}, missingValues: [k. A., "."]}
      - {name: gruppen, label: Gruppenangebote, type: integer, constraints: {minimum: 0}}
      - {name: tage, label: Fortbildungstage, type: number, decimals: 1, constraints: {minimum: 0, maximum: 31}, severity: warning}
      - {name: treffen, label: Netzwerktreffen, type: boolean}
      - {name: bemerkung, label: Bemerkung, type: string, privacy: free-text}
    foreignKeys:
      - {fields: form, reference: {resource: schulformen, fields: kurz}}
    rules:
      - {rule: foreign-key, column: schulnummer, references: schulen, diagnosis: school-number}
      - rule: row-constraint
        column: vzae
        expression: "vzae <= 5"
        message: {de: Für eine Schule sind das sehr viele Vollzeitäquivalente., en: These are very many full-time equivalents for one school.}
        remedy: {de: "Stehen hier vielleicht die Wochenstunden? Bitte tragen Sie den Anteil einer vollen Stelle ein, zum Beispiel 0,5.", en: "Are these perhaps weekly hours? Please enter the share of a full post, for example 0.5."}
      - rule: row-constraint
        severity: warning
        column: beratungen
        expression: "beratungen <= 10 * schueler"
        message: {de: Es sind mehr als zehn Beratungen je Schülerin und Schüler., en: There are more than ten consultations per pupil.}
        remedy: {de: Bitte prüfen Sie beide Zahlen., en: Please check both numbers.}
    """

  /// The school types, which the contract refers to in the words of Table Schema.
  static let types = """
    version: 1
    table: schulformen
    title: {de: Schulformen, en: School types}
    sender: reference
    file: schulformen.csv
    time: stock
    primaryKey: [kurz]
    fields:
      - {name: kurz, label: Kurz, type: string, domain: schulform, constraints: {required: true}, privacy: harmless}

    """

  /// The schools of the cases; 600513 is a school authority and 199982 nobody's number.
  static let schools = """
    Schulnummer;Schulform;Name
    199928;02;GG Musterstraße
    199783;10;RS Größe-Süd
    199722;15;GE Öffner

    """
}
