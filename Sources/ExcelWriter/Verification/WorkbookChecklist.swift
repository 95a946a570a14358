/// Something in a workbook that a good statistics workbook does not have.
public struct WorkbookFault: Sendable, Hashable, Codable {
  /// The rule's number in the checklist: `C5`.
  public let id: String
  /// Where: a sheet with its cell, a part of the file, or the file.
  public let place: String
  /// What is wrong, in a plain sentence; never a cell's text.
  public let message: String
}

/// One rule of the checklist.
public struct WorkbookRule: Sendable {
  /// Its number: `C5`.
  public let id: String
  /// What it demands, in one sentence.
  public let summary: String
  let check: @Sendable (WorkbookFacts) -> [(place: String, message: String)]
}

/// The checklist of a good statistics workbook, as far as one file can tell.
///
/// It brings together the Analysis Function's checklist for accessible spreadsheets, the practice of official
/// statistics in Germany, and what makes spreadsheet programs refuse a file.
public enum WorkbookChecklist {
  /// All rules, by number.
  public static let rules: [WorkbookRule] =
    FileRules.all + SheetRules.all + TableRules.all + CellRules.all + LookRules.all + ChartRules.all
    + TwinRules.all + TotalRules.all + CompanionRules.all + TextRules.all

  /// What a check has found.
  public struct Result: Sendable, Hashable, Codable {
    /// The rules that were looked at.
    public let rules: [String]
    /// What does not fit them, by rule and place.
    public let faults: [WorkbookFault]
  }

  /// Checks a workbook file, and whether what is published beside it says the same.
  ///
  /// - Throws: `WorkbookError` where the file cannot be opened at all.
  public static func check(
    path: String, companions: WorkbookCompanions = WorkbookCompanions()
  ) throws(WorkbookError) -> Result {
    let documents: WorkbookDocuments
    do throws(WorkbookError) {
      documents = try WorkbookDocuments(path: path)
    } catch {
      guard error.place != "file" else { throw error }
      return Result(
        rules: rules.map(\.id), faults: [WorkbookFault(id: "A1", place: error.place, message: error.message)])
    }
    return check(try WorkbookFacts(documents), companions)
  }

  static func check(_ facts: WorkbookFacts, _ companions: WorkbookCompanions) -> Result {
    var facts = facts
    facts.companions = companions
    let faults = rules.flatMap { rule in
      rule.check(facts).map { WorkbookFault(id: rule.id, place: $0.place, message: $0.message) }
    }
    return Result(rules: rules.map(\.id), faults: faults)
  }
}

/// Faults of a rule.
typealias Faults = [(place: String, message: String)]
