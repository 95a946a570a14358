import Configuration
import Tabular
import Testing
import Validate

struct ThresholdTests {
  private func threshold(_ options: String) throws -> Threshold {
    try Threshold(
      node("{rule: type-error, severity: error, \(options), \(words)}"))
  }

  /// A file of 100 rows with so many type errors, of which few are kept.
  private func finding(_ options: String, errors: Int, rows: Int = 100, file: String = "a.csv") throws
    -> Finding?
  {
    var log = FindingLog(limit: 3)
    for line in 0..<errors {
      log.report(
        Finding(
          rule: "type-error", severity: .error, location: SourceLocation(file: "a.csv", line: line),
          message: Localized(de: "", en: ""), remedy: Localized(de: "", en: "")))
    }
    var counts = RecordCounts()
    (counts.read, counts.accepted, counts.rejected) = (rows, rows - errors, errors)
    return try threshold(options).finding(file: file, log: log, counts: counts)
  }

  @Test func `a share or a number is passed by one more`() throws {
    #expect(try finding("max_share: \"5 %\"", errors: 5) == nil)
    #expect(try finding("max_share: \"5 %\"", errors: 6) != nil)
    #expect(try finding("max_count: 20", errors: 20) == nil)
    #expect(try finding("max_count: 20", errors: 21) != nil)
    #expect(try finding("max_count: 20", errors: 21, file: "b.csv") == nil, "another file's findings")
  }

  @Test func `both limits must be passed, so that one row in four breaks no file`() throws {
    let both = "max_share: \"20 %\", max_count: 4"
    #expect(try finding(both, errors: 1, rows: 4) == nil)
    #expect(try finding(both, errors: 5, rows: 100) == nil)
    #expect(try finding(both, errors: 5, rows: 20) != nil)
  }

  @Test func `the finding is about the file and names the full number, however few are kept`() throws {
    let found = try #require(try finding("max_count: 20", errors: 60))
    #expect(found.rule == "threshold" && found.severity == .error && found.location.line == nil)
    #expect(
      found.message.de
        == "Falsch. Betroffen sind 60 von 100 Zeilen; die Datei zählt deshalb als Ganzes nicht.")
  }

  @Test func `rows that do not count can be limited, whatever the reason`() throws {
    let any = try Threshold(node("{rule: any, severity: warning, max_count: 1, \(words)}"))
    var counts = RecordCounts()
    (counts.read, counts.accepted, counts.rejected) = (5, 3, 2)
    let found = try #require(any.finding(file: "a.csv", log: FindingLog(), counts: counts))
    #expect(found.message.de == "Falsch. Betroffen sind 2 von 5 Zeilen." && found.severity == .warning)
  }

  @Test func `of several limits the first one passed is told`() throws {
    let all = try [1, 5, 2].map {
      try Threshold(node("{rule: any, severity: error, max_count: \($0), message: m\($0), remedy: r}"))
    }
    var counts = RecordCounts()
    (counts.read, counts.rejected) = (4, 4)
    let found = Threshold.firstPassed(Array(all[1...]), file: "a.csv", log: FindingLog(), counts: counts)
    #expect(found?.message.de.hasPrefix("m2 ") == true)
    #expect(Threshold.firstPassed([all[1]], file: "a.csv", log: FindingLog(), counts: counts) == nil)
  }

  @Test func `an unknown rule, no limit and a share without a percent sign are refused`() {
    func refusal(_ yaml: String) -> String {
      do {
        _ = try Threshold(node(yaml))
        return ""
      } catch { return "\(error)" }
    }
    #expect(refusal("{rule: type-eror, severity: error, max_count: 1, \(words)}").contains("'type-error'"))
    #expect(refusal("{rule: any, severity: error, \(words)}").contains("'max_share'"))
    #expect(refusal("{rule: any, severity: error, max_share: 0.5, \(words)}").contains("'50 %'"))
  }
}
