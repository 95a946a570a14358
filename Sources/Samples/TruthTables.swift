import Tabular

/// The truth about schools and deliveries.
struct TruthTables {
  let model: Model
  let outcomes: [DeliveryOutcome]

  var files: [(path: String, bytes: [UInt8])] {
    let editions = model.schoolYears.indices.map { ReferenceFiles(model: model, yearOffset: $0) }
    let schools = [
      "edition", "schulnummer", "schulform_code", "schulform", "schulformgruppe", "plz", "im_bestand",
    ]
    let network = ["edition", "schulnummer", "mitglied_ab", "mitglied_bis", "meldepflicht"]
    return [
      ("wahrheit/schulen.csv", Truth.file([schools] + editions.flatMap(\.schoolTruth))),
      ("wahrheit/netzwerk.csv", Truth.file([network] + editions.flatMap(\.networkTruth))),
      (
        "wahrheit/schuelerzahlen.csv",
        Truth.file(
          [["edition", "schulnummer", "schuljahr", "schuelerzahl"]] + editions.flatMap(\.pupilTruth))
      ),
      (
        "wahrheit/sozialindex.csv",
        Truth.file([["edition", "schulnummer", "stufe"]] + editions.flatMap(\.socialIndexTruth))
      ),
      ("wahrheit/lieferungen.csv", Truth.file(deliveries)),
    ]
  }

  private var deliveries: [[String]] {
    let header = [
      "periode", "tabelle", "schulnummer", "erwartet", "eingegangen", "puenktlich", "korrigiert",
      "zeilen_gueltig",
    ]
    return [header]
      + outcomes.map { outcome in
        [
          outcome.key.period.id, outcome.key.table.name,
          outcome.key.school < 0 ? "" : model.roster.schools[outcome.key.school].number,
          flag(outcome.isExpected), flag(outcome.isUsable), outcome.isPunctual.map { flag($0) } ?? "",
          flag(outcome.isCorrected), String(outcome.validRows),
        ]
      }
  }

  private func flag(_ value: Bool) -> String { value ? "1" : "0" }
}

/// Files that nobody asked for.
enum Uninvited {
  /// The uninvited file of that month, if there is one: a school outside the network in the fourth month of
  /// the last school year, a file with a name of its own in the seventh.
  static func file(month: Int, model: Model, desk: inout DeliveryDesk) -> OutgoingFile? {
    let inLastYear = month - (model.months.count - 12)
    let period = model.months[month]
    guard inLastYear == 3 || inLastYear == 6 else { return nil }
    let outsider = model.roster.schools.first { $0.role == .outside }
    let name = inLastYear == 3 ? "\(outsider?.number ?? "")_taetigkeiten" : "Bericht_Februar_neu"
    let path = "\(period.folderName)/\(name).csv"
    var table = CellTable(style: .delivery, columnCount: SampleTable.cases.headings.count)
    CaseRow(school: outsider?.number ?? "", stock: 4, opened: 1, closed: 0, childProtection: 0).write(
      into: &table)
    var activities = CellTable(style: .delivery, columnCount: SampleTable.activities.headings.count)
    ActivityRow(
      school: outsider?.number ?? "", number: 1, date: period.firstDay.adding(days: 5), kind: .advice,
      isPrevention: true, transition: "", participants: 2, hours: 50, partner: "", remark: ""
    ).write(into: &activities)
    let key = FileKey(table: inLastYear == 3 ? .activities : .cases, period: period, school: -1)
    let bytes = FaultWriter(key: key, habit: Habit(), titles: []).plainFile(
      inLastYear == 3 ? activities : table)
    let wrong =
      inLastYear == 3
      ? "Schule gehört nicht zum Netzwerk" : "Dateiname gehört zu keiner vereinbarten Lieferung"
    let spec = FaultSpec(
      action: .emptyFile, table: key.table, slot: inLastYear, rule: "unexpected-file", severity: "warning",
      wrong: wrong, says: "nicht erwartet und nicht gelesen", outcome: "Datei zählt nicht")
    desk.record(FaultRecord(path: "eingang/\(path)", line: nil, column: nil, spec: spec))
    return OutgoingFile(path: path, bytes: bytes, received: period.lastDay.adding(days: 4))
  }
}
