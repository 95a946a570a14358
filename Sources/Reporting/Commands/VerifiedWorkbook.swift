import Platform
import Render

/// A workbook held against the checklist of a good statistics workbook.
public struct VerifiedWorkbook: Sendable {
  /// How the result is told.
  public enum Format: String, Sendable, CaseIterable {
    /// For reading.
    case text
    /// `{"file", "passed", "rules": [{"id", "summary", "passed"}], "faults": [{"id", "place", "message"}]}`.
    case json
  }
  private let verification: WorkbookVerification

  /// Checks the file; beside a report's workbook, with its folder `tabellen`, also the text and the CSV files.
  ///
  /// - Throws: `ReportingError` (input unusable) where it is no workbook.
  public init(path: String) throws(ReportingError) {
    do {
      let beside = try Self.beside(path)
      verification = try WorkbookVerification(path: path, text: beside.text, tables: beside.tables)
    } catch {
      throw ReportingError(.inputUnusable, "\(error)")
    }
  }

  private static func beside(_ path: String) throws -> (text: String?, tables: [String: String]) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    guard path.hasSuffix(".xlsx"), try Files.exists("\(folder)/tabellen") else { return (nil, [:]) }
    func text(_ path: String) throws -> String {
      String(decoding: try Files.readAll(path, limit: 1 << 28), as: UTF8.self)
    }
    var tables: [String: String] = [:]
    for entry in try Files.list("\(folder)/tabellen") where entry.name.hasSuffix(".csv") {
      tables[String(entry.name.dropLast(4))] = try text("\(folder)/tabellen/\(entry.name)")
    }
    let summary = path.dropLast(5) + ".txt"
    return (try Files.exists(String(summary)) ? text(String(summary)) : nil, tables)
  }

  /// Whether the workbook passes every rule.
  public var passed: Bool { verification.passed }

  /// The result with a final line end.
  public func text(_ format: Format) throws -> String {
    switch format {
    case .text: verification.text
    case .json: try verification.json()
    }
  }
}
