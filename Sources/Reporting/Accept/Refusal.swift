import Tabular

/// Why an attachment cannot be taken in, and what to do: one plain sentence each, without values of people.
enum Refusal: Error {
  case cannotOpen(String)
  case tooLong(Localized)
  case unusable(Finding)
  case noTable
  case severalTables([String])
  case otherTable(given: TableSchema, Finding?)
  case noRows(TableSchema)
  case noSchool
  case unknownSchool(String)
  case severalSchools([String])
  case otherSchool(given: String, found: [String])
  case officeHasNoSchool(TableSchema)
  case noPeriod(TableSchema)
  case severalPeriods([(period: Period, rows: Int)])
  case otherPeriod(given: Period, found: [Period])
  case wrongPeriod(given: Period, TableSchema)
  case notYet(Period)
  case changed

  var text: Localized {
    switch self {
    case .cannotOpen(let reason): Self.cannotOpen(reason)
    case .tooLong(let reason):
      Localized(
        de: "\(reason.de) Bitte lassen Sie sich die Datei neu schicken.",
        en: "\(reason.en) Please ask for the file anew.")
    case .unusable(let finding): Self.finding(finding)
    case .noRows(let table): Self.noRows(table)
    case .noTable, .severalTables, .otherTable: tableText
    case .noSchool, .unknownSchool, .severalSchools, .otherSchool, .officeHasNoSchool: schoolText
    case .noPeriod, .severalPeriods, .otherPeriod, .wrongPeriod, .notYet: periodText
    case .changed:
      Localized(
        de: "Die Datei hat sich während des Lesens geändert. Bitte versuchen Sie es noch einmal.",
        en: "The file changed while it was read. Please try again.")
    }
  }

  private var tableText: Localized {
    switch self {
    case .severalTables(let names):
      Localized(
        de:
          "Die Überschriften passen zu mehreren Tabellen (\(Self.list(names))). Bitte sagen Sie mit --table, "
          + "welche es ist.",
        en: "The headings fit several tables (\(Self.list(names))). Please say with --table which one it is.")
    case .otherTable(let given, let finding):
      Localized(
        de: "Die Datei ist nicht die Tabelle „\(given.title.de)“. "
          + (finding.map { Self.finding($0).de } ?? "Bitte lassen Sie --table weg."),
        en: "The file is not the table “\(given.title.en)”. "
          + (finding.map { Self.finding($0).en } ?? "Please leave --table out."))
    default:
      Localized(
        de: "Die Überschriften passen zu keiner vereinbarten Tabelle. Bitte bitten Sie um das ausgefüllte "
          + "Formular; mit --table TABELLE sagt das Programm, welche Spalten fehlen.",
        en:
          "The headings fit no table agreed upon. Please ask for the form filled in; with --table TABLE the "
          + "program says which columns are missing.")
    }
  }

  private var schoolText: Localized {
    switch self {
    case .unknownSchool(let number):
      Localized(
        de:
          "Die Schulnummer \(number) steht weder im Schulregister noch in der Netzwerkliste. Bitte prüfen Sie "
          + "die Nummer mit der Schule.",
        en: "The school number \(number) is neither in the school register nor in the network list. Please "
          + "check the number with the school.")
    case .severalSchools(let numbers):
      Localized(
        de:
          "Die Zeilen nennen mehrere Schulen (\(Self.list(numbers))). Bitte sagen Sie mit --school, von welcher "
          + "die Datei ist.",
        en:
          "The rows name several schools (\(Self.list(numbers))). Please say with --school which one sent the "
          + "file.")
    case .otherSchool(let given, let found):
      Localized(
        de: "Die Zeilen nennen die Schule \(Self.list(found)), nicht \(given). Bitte prüfen Sie --school.",
        en: "The rows name the school \(Self.list(found)), not \(given). Please check --school.")
    case .officeHasNoSchool(let table):
      Localized(
        de:
          "Die Tabelle „\(table.title.de)“ führt die Koordinationsstelle für alle Schulen. Bitte lassen Sie "
          + "--school weg.",
        en: "The table “\(table.title.en)” is kept by the coordination office for all schools. Please leave "
          + "--school out.")
    default:
      Localized(
        de: "Aus dem Inhalt geht keine Schulnummer hervor. Bitte nennen Sie die Schule mit --school.",
        en: "The content tells no school number. Please name the school with --school.")
    }
  }

  private var periodText: Localized {
    switch self {
    case .severalPeriods(let periods):
      Localized(
        de:
          "Die Tage liegen in mehreren Zeiträumen (\(Self.list(periods.map { "\($0.period.id): \($0.rows)" }))). "
          + "Bitte sagen Sie mit --month, für welchen die Datei ist.",
        en: "The days lie in several periods (\(Self.list(periods.map { "\($0.period.id): \($0.rows)" }))). "
          + "Please say with --month which one the file is for.")
    case .otherPeriod(let given, let found):
      Localized(
        de:
          "Die Tage liegen in \(Self.list(found.map(\.id))), nicht in \(given.id). Bitte prüfen Sie --month.",
        en: "The days lie in \(Self.list(found.map(\.id))), not in \(given.id). Please check --month.")
    case .wrongPeriod(let given, let table):
      Localized(
        de: "Die Tabelle „\(table.title.de)“ ist nicht für \(given.id) fällig. Bitte nennen Sie mit --month "
          + "\(Self.example(table).de).",
        en:
          "The table “\(table.title.en)” is not due for \(given.id). Please name \(Self.example(table).en) with "
          + "--month.")
    case .notYet(let period):
      Localized(
        de:
          "Der Zeitraum \(period.id) beginnt erst nach dem Eingang. Bitte prüfen Sie die Tage in der Datei, "
          + "--month und --received.",
        en:
          "The period \(period.id) begins after the receipt. Please check the days in the file, --month and "
          + "--received.")
    case .noPeriod(let table):
      Localized(
        de:
          "Aus dem Inhalt geht nicht hervor, für welchen Zeitraum die Datei ist. Bitte nennen Sie mit --month "
          + "\(Self.example(table).de).",
        en:
          "The content does not tell what period the file is for. Please name \(Self.example(table).en) with "
          + "--month.")
    default: Localized(de: "", en: "")
    }
  }

  private static func cannotOpen(_ reason: String) -> Localized {
    Localized(
      de: "Die Datei lässt sich nicht öffnen (\(reason)). Bitte prüfen Sie den Pfad.",
      en: "The file cannot be opened (\(reason)). Please check the path.")
  }

  /// A form without rows says "nothing to report", but not who says so and for when.
  private static func noRows(_ table: TableSchema) -> Localized {
    let isSchool = table.sender == .school
    return Localized(
      de: "Die Datei hat keine Zeilen, das heißt: nichts zu melden. Bitte nennen Sie "
        + (isSchool ? "die Schule mit --school und " : "") + "mit --month \(example(table).de).",
      en: "The file has no rows, that is: nothing to report. Please name "
        + (isSchool ? "the school with --school and " : "") + "\(example(table).en) with --month.")
  }

  private static func example(_ table: TableSchema) -> Localized {
    switch table.frequency {
    case .halfYearly:
      Localized(de: "das Halbjahr, zum Beispiel 2024/25-H1", en: "the half-year, e.g. 2024/25-H1")
    case .yearly: Localized(de: "das Schuljahr, zum Beispiel 2024/25", en: "the school year, e.g. 2024/25")
    case .monthly, nil: Localized(de: "den Monat, zum Beispiel 2025-03", en: "the month, e.g. 2025-03")
    }
  }

  private static func finding(_ finding: Finding) -> Localized {
    let place = finding.location
    let line = place.line.map { Localized(de: "Zeile \($0)", en: "line \($0)") }
    let label = place.label.map { Localized(de: ", Spalte „\($0)“", en: ", column “\($0)”") }
    let prefix = line.map { line in
      Localized(de: "\(line.de)\(label?.de ?? ""): ", en: "\(line.en)\(label?.en ?? ""): ")
    }
    return Localized(
      de: "\(prefix?.de ?? "")\(finding.message.de) \(finding.remedy.de)",
      en: "\(prefix?.en ?? "")\(finding.message.en) \(finding.remedy.en)")
  }

  private static func list(_ words: [String]) -> String {
    words.prefix(5).joined(separator: ", ") + (words.count > 5 ? ", …" : "")
  }
}
