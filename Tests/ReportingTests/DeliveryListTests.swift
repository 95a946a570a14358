import Tabular
import Testing
import Validate

@testable import Reporting

/// Completeness and timeliness of the sample town in a month: from the network list, the receipts and the deadline of
/// the contract, never from a clock.
struct DeliveryListTests {
  private static let february = Result { try evaluation(.month(year: 2025, month: 2)) }

  private static func evaluation(_ period: Period) throws -> DeliveryList {
    let (catalog, _) = try Catalog.load(Project.definitions)
    let report = try Pipeline.report("monatsbericht", in: catalog, for: period)
    let plan = Plan(report: report, catalog: catalog, period: period, asOf: nil)
    return DeliveryList(try Evaluation(plan, input: Project.samples, threads: 2))
  }

  private static func list() throws -> DeliveryList { try february.get() }

  /// What the town knows about its deliveries of a month.
  private static func truth(_ period: String) throws -> [[String: String]] {
    try PlainCSV.rows("\(Project.samples)/wahrheit/lieferungen.csv", delimiter: 0x2C).filter {
      $0["periode"] == period && $0["erwartet"] == "1"
    }
  }

  @Test func `expected, received, on time, corrected and missing are what the town knows, school by school`()
    throws
  {
    let items = try Self.list().items.filter(\.state.isExpected)
    let truth = try Self.truth("2025-02")
    #expect(items.count == truth.count && items.count > 130)
    for item in items {
      let row = try #require(
        truth.first { $0["tabelle"] == item.table && $0["schulnummer"] == item.school ?? "" })
      #expect(item.isMissing == (row["eingegangen"] == "0"), "\(item)")
      #expect(item.state.isCorrected == (row["korrigiert"] == "1"), "\(item)")
      guard !item.isMissing else { continue }
      #expect(item.state.isOnTime == row["puenktlich"].flatMap { $0.isEmpty ? nil : $0 == "1" }, "\(item)")
    }
    let late = items.count { $0.state.isOnTime == false && $0.state.isUsable }
    #expect(late == truth.count { $0["puenktlich"] == "0" && $0["eingegangen"] == "1" } && late > 0)
  }

  @Test func `deadlines come from the contract`() throws {
    let items = try Self.list().items
    #expect(items.allSatisfy { $0.deadline.iso == "2025-03-15" })
  }

  @Test func `reminders say who, what, by when and since when, in a sentence ready to send`() throws {
    let list = try Self.list()
    let lines = ReminderFile(list: list).text(language: .de).split(separator: "\r\n")
    #expect(lines.count == list.missing.count + 1 && lines.count > 1)
    #expect(lines[0] == "\u{FEFF}Schulnummer;Schule;Lieferung;Zeitraum;Frist;Stand;fehlt seit;Erinnerung")
    // Planted: a file of 0 bytes.
    let line = try #require(lines.first { $0.hasPrefix("199473;") })
    #expect(
      line.hasSuffix(
        ";Tätigkeiten;2025-02;15.03.2025;zählt noch nicht;2025-02;\"Die Lieferung „Tätigkeiten“ für Februar 2025 "
          + "ist angekommen, zählt aber noch nicht; bitte senden Sie sie berichtigt noch einmal.\""))
  }

  // Planted: one school's activities and cases of June and July 2025 are missing.
  @Test func `a second missing month in a row names the first`() throws {
    let list = try Self.evaluation(.month(year: 2025, month: 7))
    let item = try #require(list.missing.first { $0.school == "197531" && $0.table == "taetigkeiten" })
    #expect(item.missingSince.id == "2025-06" && item.missingInARow == 2)
    let text = ReminderFile(list: list).text(language: .de)
    #expect(text.contains("Es fehlen 2 Lieferungen hintereinander, seit Juni 2025."))
    #expect(ReminderFile(list: list).text(language: .en).contains("2 are missing in a row, since June 2025."))
  }

  @Test func `the list of all deliveries has a line for each, with yes, no and unknown`() throws {
    let list = try Self.list()
    let lines = CompletenessFile(list: list).text(language: .de).split(separator: "\r\n")
    #expect(lines.count == list.items.count + 1)
    #expect(lines.allSatisfy { $0.split(separator: ";", omittingEmptySubsequences: false).count == 11 })
    let empty = try #require(lines.first { $0.hasPrefix("199473;") && $0.contains("Tätigkeiten") })
    #expect(empty.hasSuffix(";15.03.2025;ja;ja;nein;;nein;ja"))
    // The office sends the meetings.
    #expect(lines.dropFirst().count { $0.hasPrefix(";;Netzwerktreffen;2025-02;") } == 1)
  }
}
