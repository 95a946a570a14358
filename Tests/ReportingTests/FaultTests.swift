import Tabular
import Testing

@testable import Reporting

/// The faults planted in the sample town: each is found where it stands, and nothing else is.
struct FaultTests {
  private struct Fault: Hashable {
    let file: String
    let line: Int?
    /// The column where the list names one; rules about whole rows name none.
    let column: Int?
    let rule: String
    let severity: String

    func isTold(by finding: Finding) -> Bool {
      file == finding.location.file && line == finding.location.line && rule == finding.rule
        && severity == finding.severity.rawValue && (column == nil || column == finding.location.column)
    }
  }

  /// A file's name may hold a person's name: a finding repeats only the first letters of foreign words.
  private static let masked = [
    "eingang/2025-02/Bericht_Februar_neu.csv": "eingang/2025-02/B…_F…_n….csv"
  ]

  /// The one consequence told besides its fault: which delivery counts while the correction cannot be read.
  private static let consequence = Fault(
    file: "eingang/2024-10/197555_taetigkeiten_v2.csv", line: nil, column: nil, rule: "unusable-correction",
    severity: "error")

  private static func faults() throws -> [Fault] {
    try PlainCSV.rows("\(Project.samples)/wahrheit/fehler.csv", delimiter: 0x3B).map { row in
      Fault(
        file: row["datei"].map { masked[$0] ?? $0 } ?? "", line: row["zeile"].flatMap { Int($0) },
        column: row["spalte"].flatMap { Int($0) }, rule: row["regel"] ?? "", severity: row["schwere"] ?? "")
    }
  }

  @Test func `every planted fault is found at its file, line and column, by its rule, with its severity`()
    throws
  {
    let faults = try Self.faults()
    let findings = try SampleTown.shared().log.kept
    #expect(faults.count == 72 && Set(faults).count == 72)
    for fault in faults {
      let near = findings.filter { $0.location.file == fault.file }
      #expect(
        near.contains(where: fault.isTold),
        "\(fault); found there: \(near.map { "\($0.location) \($0.rule) \($0.severity)" })")
    }
  }

  @Test func `no error and no warning stands anywhere else`() throws {
    let faults = try Self.faults() + [Self.consequence]
    let log = try SampleTown.shared().log
    let others = log.sorted.filter { finding in
      finding.severity > .note && !faults.contains { $0.isTold(by: finding) }
    }
    #expect(others.map { "\($0.location) \($0.rule) \($0.severity)" } == [])
    // Every fault once: as many errors and warnings as lines.
    for severity in [Severity.error, .warning] {
      #expect(log.count(severity) == faults.count { $0.severity == severity.rawValue }, "\(severity)")
    }
  }

  @Test func `findings say what to do in both languages and repeat no pseudonym and no remark`() throws {
    for finding in try SampleTown.shared().log.kept {
      for text in [finding.message.de, finding.message.en, finding.remedy.de, finding.remedy.en] {
        #expect(!text.isEmpty && !text.contains("FK-"), "\(finding)")
      }
    }
  }
}
