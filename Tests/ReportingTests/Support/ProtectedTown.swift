import Platform
import Tabular

@testable import Reporting

/// A town of twelve schools in four school types, made so that a publication has something to protect.
struct ProtectedTown {
  /// One school: its type as in the register, and what it reports for a month as (approach, participants, hours).
  struct School {
    let number: String
    let type: String
    var months: [String: [(approach: String, participants: Int, hours: String)]]
  }

  private(set) var schools: [School] = []
  /// `geheimhaltung.yaml` below `protection:`.
  var rules = ["threshold: 5", "min_schools: 3"]
  private var definitions: ChangedDefinitions

  /// Five primary schools, three Realschulen, three Gesamtschulen and one grammar school with unmistakable numbers.
  init() throws {
    definitions = try ChangedDefinitions()
    // Numbers as large as nobody reports are found wherever they are.
    try definitions.replace("maximum: 2000", with: "maximum: 20000", in: "tabellen/taetigkeiten.yaml")
    try definitions.replace("maximum: \"24\"", with: "maximum: \"24000\"", in: "tabellen/taetigkeiten.yaml")
    let numbers = [
      "199928", "199783", "199722", "199485", "199473", "199448", "199424", "199394", "199382", "199151",
      "199126", "199072",
    ]
    let types = ["02", "02", "02", "02", "02", "10", "10", "10", "15", "15", "15", "20"]
    for (index, (number, type)) in zip(numbers, types).enumerated() {
      let isSecret = type == "20"
      schools.append(
        School(
          number: number, type: type,
          months: [
            "2024-09": [
              ("PRAEVENTION", isSecret ? 4871 : 31 + 7 * index, isSecret ? "6311,25" : "\(12 + index)")
            ],
            "2024-10": [
              ("PRAEVENTION", isSecret ? 6257 : 40 + 3 * index, isSecret ? "7919,25" : "\(20 + index),5"),
              ("INTERVENTION", isSecret ? 1733 : 11 + index, isSecret ? "2017,75" : "\(5 + index)"),
            ],
          ]))
    }
  }

  /// Other numbers for a school's month.
  mutating func report(_ school: Int, _ month: String, _ rows: [(String, Int, String)]) {
    schools[school].months[month] = rows.map { (approach: $0.0, participants: $0.1, hours: $0.2) }
  }

  mutating func change(_ text: String, with new: String, in file: String) throws {
    try definitions.replace(text, with: new, in: file)
  }

  mutating func add(_ text: String, as file: String) { definitions.set(text, in: file) }

  mutating func define(_ text: String, in file: String) { definitions.append(text, to: file) }

  /// Writes the town; the deliveries of a month may be left to a later call.
  func write(to folder: TestFolder, months: [String] = ["2024-09", "2024-10"]) throws -> RunOptions {
    try folder.write(
      "Schulnummer;Mitglied ab;Mitglied bis;Meldepflicht\n"
        + schools.map { "\($0.number);01.08.2017;;ja\n" }.joined(), "in/stammdaten/2023-08-01/netzwerk.csv")
    try folder.write(
      "Schulnummer;Schulform;Name\n"
        + schools.map { "\($0.number);\($0.type);Schule \($0.number)\n" }.joined(),
      "in/stammdaten/2023-08-01/schulen.csv")
    for school in schools {
      let posts = [0, 1, 2].map { "\(school.number);S-\($0);FK-\(school.number.dropFirst(2))\($0);19,5\n" }
      try folder.write(
        "Schulnummer;Stelle;Fachkraft;Wochenstunden\n" + posts.joined(),
        "in/eingang/2023-24-H2/\(school.number)_stellen.csv")
      for (month, rows) in school.months where months.contains(month) {
        let day = "03.\(month.suffix(2)).2024"
        let lines = rows.enumerated().map { index, row in
          "\(school.number);\(month.suffix(2))\(index);\(day);\(row.approach);\(row.participants);\(row.hours);\n"
        }
        try folder.write(
          "Schulnummer;Vorgang;Datum;Ansatz;Teilnehmende;Stunden;Bemerkung\n" + lines.joined(),
          "in/eingang/\(month)/\(school.number)_taetigkeiten.csv")
      }
    }
    var definitions = definitions
    definitions.set(
      "version: 1\nprotection:\n" + rules.map { "  \($0)\n" }.joined(), in: "geheimhaltung.yaml")
    return SmallTown.options(
      definitions: try definitions.write(to: folder), input: folder.file("in"), output: folder.file("out"))
  }

  /// The published report of a month.
  static func report(
    _ options: RunOptions, _ month: Int = 10, for audience: Audience = .veroeffentlichung
  ) throws -> Report {
    let outcome = try Pipeline.run(
      report: "monat", period: .month(year: 2024, month: month), options: options)
    guard let report = outcome.reports.first(where: { $0.audience == audience }) else {
      throw ReportingError(.internalError, "no report")
    }
    return report
  }
}

extension Report {
  /// A figure as text: its exact number or its sign in brackets; nil where no such figure is shown.
  func figure(_ table: String, _ metric: String, _ members: String..., period: String? = nil) -> String? {
    let row = tables.first { $0.id == table }?.flat.first {
      $0.metric == metric && $0.period == period ?? self.period.id && $0.members == members
    }
    return row.map { $0.value?.exactText() ?? $0.sign?.text ?? "neither" }
  }
}
