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

  /// Checks the file.
  ///
  /// - Throws: `ReportingError` (input unusable) where it is no workbook.
  public init(path: String) throws(ReportingError) {
    do {
      verification = try WorkbookVerification(path: path)
    } catch {
      throw ReportingError(.inputUnusable, "\(error)")
    }
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
