import Tabular
import Testing
import Validate

struct OutlierTests {
  private let rule = "{rule: outlier, value: {mean: stunden}, history: 12, at_least: 5, \(words)}"

  /// A delivery a month, with rows of the given hundredths.
  private func months(_ cells: [[Int64]]) -> [Delivered] {
    cells.enumerated().map { month, cells in
      Delivered(
        period: .month(year: 2025, month: month + 1), rows: cells.map { [0, 1, $0, empty, empty] })
    }
  }

  private func found(_ yaml: String, _ cells: [[Int64]]) throws -> [String] {
    lines(findings(try ruleAcrossRows(yaml), months(cells)))
  }

  // Median 100, absolute deviations 2, 1, 0, 1, 2: MAD 1. M = 0.6745 · (x − 100) / 1 passes 3.5 from 105.19 on.
  private let past: [[Int64]] = [[98], [99], [100], [101], [102]]

  @Test func `the modified z-score tells from 3.5 on`() throws {
    #expect(try found(rule, past + [[105]]) == [])
    #expect(try found(rule, past + [[106]]) == ["5.csv 0:3 outlier warning"])
    #expect(try found(rule, past + [[94]]) == ["5.csv 0:3 outlier warning"])
  }

  @Test func `the mean is of the rows that have a value, and a short past says nothing`() throws {
    #expect(try found(rule, past + [[90, 110, empty]]) == [])
    #expect(try found(rule, past + [[empty]]) == [])
    #expect(try found(rule, Array(past.dropLast()) + [[999]]) == [])
  }

  @Test func `where the past never varied the least difference decides`() throws {
    let flat = [[Int64]](repeating: [100], count: 5)
    #expect(try found(rule, flat + [[100]]) == [])
    #expect(try found(rule, flat + [[101]]) == ["5.csv 0:3 outlier warning"])
    let patient = rule.replacing("at_least:", with: "minimum: \"0.5\", at_least:")
    #expect(try found(patient, flat + [[149]]) == [])
    #expect(try found(patient, flat + [[150]]) == ["5.csv 0:3 outlier warning"])
  }

  @Test func `an outlier of the past does not hide the next one`() throws {
    #expect(
      try found(rule, past + [[9999], [9999]]) == ["5.csv 0:3 outlier warning", "6.csv 0:3 outlier warning"])
  }
}
