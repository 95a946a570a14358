/// What is done to a file to plant a fault.
enum FaultAction: Hashable {
  case cell(column: Int, text: String)
  case moveDate(days: Int)
  case shortRow
  case extraCell
  case strayQuote
  case unclosedQuote
  case emptyFile
  case workbook
  case webPage
  case wrongColumns
  case personalColumn
  case repeatRow
  case contradictRow
  case foreignSchool(number: String)
  case endBeforeStart
  case closeTooMany
  case tooMuchProtection
  case unknownSchool(number: String)
  /// A row that another school reports differently.
  case contradicted(training: String, person: String)
  /// The other school's row.
  case contradicting(cells: [String])
  case versionTie
  case brokenCorrection
  case identicalCorrection
  /// A row that is doubtful in comparison with others; nil where only the other one was changed.
  case compared(row: Int, column: Int, RowChange?)
  /// All hours of the file four times too large.
  case quarterHours
  /// Only the first rows arrived.
  case cutShort
  /// The rows of the month before.
  case otherMonth
}

/// One planted fault: where it goes and what must be said about it.
struct FaultSpec: Hashable {
  var action: FaultAction
  let table: SampleTable
  /// The month of the school year, from 0 for August; for half-yearly tables the half, 0 or 1.
  let slot: Int
  /// Whether it stands in the first school year instead of the last.
  var isEarly = false
  let rule: String
  /// What is told about each row, where that is another rule than what is told about the file.
  var rowRule: String?
  var severity = "error"
  let wrong: String
  let says: String
  var outcome = FaultSpec.rowLost

  static let rowLost = "Zeile zählt nicht, die übrigen zählen"
  static let fileLost = "Datei unbrauchbar, die Lieferung gilt als fehlend"
}

/// All faults that the town plants in school deliveries; each kind at least once.
enum FaultCatalogue {
  static func faults(lastYear: Int) -> [FaultSpec] {
    cells(lastYear) + structure + files + logic + corrections
  }

  private static func cells(_ lastYear: Int) -> [FaultSpec] {
    [
      FaultSpec(
        action: .cell(column: 7, text: "k. A."), table: .activities, slot: 1, rule: "type-error",
        wrong: "Stunden „k. A.“ statt einer Zahl", says: "keine Zahl; Stunden eintragen"),
      FaultSpec(
        action: .cell(column: 7, text: "01. Mai"), table: .activities, slot: 9, rule: "type-error",
        wrong: "Excel hat 1,5 in „01. Mai“ verwandelt", says: "vermutlich ein von Excel umgewandeltes Datum"),
      FaultSpec(
        action: .cell(column: 6, text: "viele"), table: .activities, slot: 3, rule: "type-error",
        wrong: "Teilnehmende als Wort", says: "keine ganze Zahl"),
      FaultSpec(
        action: .cell(column: 2, text: "30.02.\(lastYear + 1)"), table: .activities, slot: 6,
        rule: "type-error", wrong: "ein Tag, den es nicht gibt", says: "diesen Tag gibt es nicht"),
      FaultSpec(
        action: .cell(column: 2, text: "45720"), table: .activities, slot: 7, rule: "type-error",
        wrong: "Excel-Zahl statt eines Datums", says: "kein Datum; als TT.MM.JJJJ schreiben"),
      FaultSpec(
        action: .cell(column: 3, text: "drei"), table: .cases, slot: 4, rule: "type-error",
        wrong: "Abgänge als Wort", says: "keine ganze Zahl"),
      FaultSpec(
        action: .cell(column: 6, text: "letzten Sommer"), table: .posts, slot: 0, isEarly: true,
        rule: "type-error", wrong: "besetzt ab in Worten", says: "kein Datum; als TT.MM.JJJJ schreiben"),
      FaultSpec(
        action: .cell(column: 7, text: "0.5"), table: .activities, slot: 2, rule: "number-style",
        wrong: "Stunden mit Dezimalpunkt", says: "Punkt statt Komma; bitte 0,5 schreiben"),
      FaultSpec(
        action: .cell(column: 7, text: "1.000"), table: .activities, slot: 4, rule: "number-style",
        wrong: "Stunden „1.000“: eins oder tausend?", says: "mehrdeutige Schreibweise"),
      FaultSpec(
        action: .moveDate(days: 31), table: .activities, slot: 8, rule: "period-mismatch",
        wrong: "Datum im Folgemonat", says: "Datum liegt nicht im gemeldeten Monat"),
      FaultSpec(
        action: .moveDate(days: -31), table: .activities, slot: 3, rule: "period-mismatch",
        wrong: "Datum im Vormonat", says: "Datum liegt nicht im gemeldeten Monat"),
      FaultSpec(
        action: .cell(column: 3, text: "EINZELFALHILFE"), table: .activities, slot: 5,
        rule: "constraint-error", wrong: "Tippfehler in der Art", says: "kein vereinbartes Wort"),
      FaultSpec(
        action: .cell(column: 4, text: "PRAEVENZION"), table: .activities, slot: 10, rule: "constraint-error",
        wrong: "Tippfehler im Ansatz", says: "kein vereinbartes Wort"),
      FaultSpec(
        action: .cell(column: 8, text: "UNBEKANNT"), table: .activities, slot: 2, isEarly: true,
        rule: "constraint-error", wrong: "Partner außerhalb der Liste", says: "kein vereinbartes Wort"),
      FaultSpec(
        action: .cell(column: 7, text: "DABEI"), table: .trainings, slot: 0, rule: "constraint-error",
        wrong: "Status außerhalb der Liste", says: "kein vereinbartes Wort"),
      FaultSpec(
        action: .cell(column: 3, text: ""), table: .activities, slot: 7, rule: "constraint-error",
        wrong: "Art fehlt", says: "Pflichtfeld ist leer"),
      FaultSpec(
        action: .cell(column: 2, text: ""), table: .activities, slot: 1, rule: "constraint-error",
        wrong: "Datum fehlt", says: "Pflichtfeld ist leer"),
      FaultSpec(
        action: .cell(column: 5, text: ""), table: .posts, slot: 0, rule: "constraint-error",
        wrong: "Wochenstunden fehlen", says: "Pflichtfeld ist leer"),
      FaultSpec(
        action: .cell(column: 7, text: "99,00"), table: .activities, slot: 8, rule: "constraint-error",
        wrong: "99 Stunden an einem Tag", says: "größer als der Höchstwert 24"),
      FaultSpec(
        action: .cell(column: 5, text: "390"), table: .posts, slot: 1, rule: "constraint-error",
        wrong: "390 Wochenstunden (Komma vergessen)", says: "größer als der Höchstwert"),
    ]
  }

  private static let structure = [
    FaultSpec(
      action: .shortRow, table: .activities, slot: 3, rule: "missing-cell",
      wrong: "die letzten drei Felder der Zeile fehlen", says: "Zeile hat zu wenige Felder"),
    FaultSpec(
      action: .shortRow, table: .activities, slot: 5, isEarly: true, rule: "missing-cell",
      wrong: "die letzten drei Felder der Zeile fehlen", says: "Zeile hat zu wenige Felder"),
    FaultSpec(
      action: .extraCell, table: .activities, slot: 9, rule: "extra-cell",
      wrong: "Semikolon in der Bemerkung ohne Anführungszeichen", says: "Zeile hat zu viele Felder"),
    FaultSpec(
      action: .extraCell, table: .activities, slot: 2, isEarly: true, rule: "extra-cell",
      wrong: "Semikolon in der Bemerkung ohne Anführungszeichen", says: "Zeile hat zu viele Felder"),
    FaultSpec(
      action: .strayQuote, table: .activities, slot: 4, rule: "stray-quote",
      wrong: "Text hinter dem schließenden Anführungszeichen",
      says: "Anführungszeichen mitten im Feld; verdoppeln oder weglassen"),
    FaultSpec(
      action: .unclosedQuote, table: .activities, slot: 10, rule: "unclosed-quote",
      wrong: "Anführungszeichen wird nie geschlossen", says: "ab dieser Zeile ist die Datei nicht lesbar",
      outcome: FaultSpec.fileLost),
  ]

  private static let files = [
    FaultSpec(
      action: .emptyFile, table: .activities, slot: 6, rule: "source-error", wrong: "Datei hat 0 Byte",
      says: "Datei ist leer; bitte erneut senden", outcome: FaultSpec.fileLost),
    FaultSpec(
      action: .workbook, table: .activities, slot: 1, rule: "format-error",
      wrong: "Excel-Arbeitsmappe mit Endung .csv", says: "Excel-Arbeitsmappe; bitte als CSV speichern",
      outcome: FaultSpec.fileLost),
    FaultSpec(
      action: .webPage, table: .activities, slot: 7, rule: "format-error",
      wrong: "Anmeldeseite statt der Datei", says: "Internetseite statt einer Tabelle",
      outcome: FaultSpec.fileLost),
    FaultSpec(
      action: .wrongColumns, table: .activities, slot: 5, rule: "missing-label",
      wrong: "die Spalten Datum und Stunden fehlen", says: "nennt die fehlenden Spalten, einmal",
      outcome: FaultSpec.fileLost),
    FaultSpec(
      action: .personalColumn, table: .activities, slot: 8, rule: "personal-data",
      wrong: "eine Spalte „Name“", says: "Personenbezogene Spalte; Datei wird nicht verarbeitet",
      outcome: FaultSpec.fileLost),
  ]

  private static let logic = [
    FaultSpec(
      action: .repeatRow, table: .activities, slot: 9, rule: "duplicate-row", severity: "note",
      wrong: "dieselbe Zeile zweimal", says: "doppelte Zeile, einmal gezählt",
      outcome: "eine der beiden zählt"),
    FaultSpec(
      action: .repeatRow, table: .trainings, slot: 1, rule: "duplicate-row", severity: "note",
      wrong: "dieselbe Zeile zweimal", says: "doppelte Zeile, einmal gezählt",
      outcome: "eine der beiden zählt"),
    FaultSpec(
      action: .contradictRow, table: .activities, slot: 6, rule: "primary-key",
      wrong: "derselbe Vorgang mit verschiedenen Stunden", says: "widersprüchliche Zeilen zum selben Vorgang",
      outcome: "keine der beiden Zeilen zählt"),
    FaultSpec(
      action: .contradicted(training: "", person: ""), table: .trainings, slot: 0, rule: "primary-key",
      wrong: "zwei Schulen melden dieselbe Teilnahme verschieden",
      says: "widersprüchliche Meldung derselben Fortbildung", outcome: "keine der beiden Zeilen zählt"),
    FaultSpec(
      action: .foreignSchool(number: ""), table: .activities, slot: 3, rule: "school-mismatch",
      wrong: "Zeile einer anderen Schule", says: "Schulnummer passt nicht zum Dateinamen"),
    FaultSpec(
      action: .unknownSchool(number: ""), table: .meetings, slot: 3, rule: "foreign-key",
      wrong: "Schulnummer, die kein Verzeichnis kennt", says: "Schulnummer nicht im Verzeichnis"),
    FaultSpec(
      action: .unknownSchool(number: ""), table: .meetings, slot: 7, rule: "foreign-key",
      wrong: "Zahlendreher in der Schulnummer", says: "Schulnummer nicht im Verzeichnis"),
    FaultSpec(
      action: .endBeforeStart, table: .posts, slot: 1, rule: "row-constraint",
      wrong: "besetzt bis liegt vor besetzt ab", says: "Ende liegt vor dem Beginn"),
    FaultSpec(
      action: .closeTooMany, table: .cases, slot: 5, rule: "row-constraint",
      wrong: "mehr Abgänge als Bestand und Zugänge", says: "Abgänge größer als Bestand plus Zugänge"),
    FaultSpec(
      action: .tooMuchProtection, table: .cases, slot: 8, rule: "row-constraint",
      wrong: "mehr Fälle nach § 8a als Fälle", says: "§ 8a größer als der Bestand"),
  ]

  /// Planted after all others, so that those stay where they are.
  static let withoutPerson = FaultSpec(
    action: .cell(column: 2, text: ""), table: .posts, slot: 1, isEarly: true, rule: "compulsory-pair",
    wrong: "besetzt ab ist eingetragen, die Fachkraft fehlt",
    says: "Fachkraft und besetzt ab gehören zusammen")

  private static let corrections = [
    FaultSpec(
      action: .versionTie, table: .activities, slot: 10, rule: "version-tie",
      wrong: "zwei Korrekturen gleichen Ranges (_korrektur und _Korrektur)",
      says: "nicht entscheidbar, welche Fassung gilt", outcome: FaultSpec.fileLost),
    FaultSpec(
      action: .brokenCorrection, table: .activities, slot: 2, rule: "source-error",
      wrong: "die Korrektur _v2 ist leer", says: "Datei ist leer; bitte erneut senden",
      outcome: "die ursprüngliche Datei zählt weiter"),
    FaultSpec(
      action: .identicalCorrection, table: .activities, slot: 7, rule: "duplicate-delivery", severity: "note",
      wrong: "_v2 ist Byte für Byte die erste Lieferung", says: "gleicher Inhalt, nichts geändert",
      outcome: "der Inhalt zählt einmal"),
  ]
}
