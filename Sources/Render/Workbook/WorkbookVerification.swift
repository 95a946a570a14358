import ExcelWriter
import Foundation

/// A workbook file held against the checklist, whoever wrote it.
public struct WorkbookVerification: Sendable {
  /// The path as it was given.
  public let path: String
  private let result: WorkbookChecklist.Result

  /// Checks the file, and whether the text summary and the CSV files beside it say the same.
  ///
  /// Throws `RenderError` where it is no workbook.
  public init(path: String, text: String? = nil, tables: [String: String] = [:]) throws(RenderError) {
    self.path = path
    do {
      result = try WorkbookChecklist.check(
        path: path, companions: WorkbookCompanions(text: text, tables: tables))
    } catch {
      throw RenderError(path, error.message)
    }
  }

  /// Whether the workbook passes every rule.
  public var passed: Bool { result.faults.isEmpty }

  /// The result for reading, with a final line end; places are those in the file.
  public var text: String { lines().joined(separator: "\n") + "\n" }

  private func lines() -> [String] {
    let failed = Set(result.faults.map(\.id))
    var lines = ["\(path): \(result.rules.count - failed.count) of \(result.rules.count) rules passed"]
    for rule in WorkbookChecklist.rules where failed.contains(rule.id) {
      lines.append("\(rule.id)  \(rule.summary)")
      let faults = result.faults.filter { $0.id == rule.id }
      for fault in faults.prefix(Self.shownFaults) { lines.append("    \(fault.place): \(fault.message)") }
      if faults.count > Self.shownFaults {
        lines.append("    … and \(faults.count - Self.shownFaults) more; --format json lists all of them")
      }
    }
    return lines
  }

  private static let shownFaults = 10

  /// `{"file", "passed", "rules": [{"id", "summary", "passed"}], "faults": [{"id", "place", "message"}]}`.
  public func json() throws -> String {
    struct Rule: Encodable {
      let id: String
      let summary: String
      let passed: Bool
    }
    struct Document: Encodable {
      let file: String
      let passed: Bool
      let rules: [Rule]
      let faults: [WorkbookFault]
    }
    let failed = Set(result.faults.map(\.id))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(
      file: path, passed: passed,
      rules: WorkbookChecklist.rules.map {
        Rule(id: $0.id, summary: $0.summary, passed: !failed.contains($0.id))
      }, faults: result.faults)
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }
}
