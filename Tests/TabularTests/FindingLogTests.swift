import Tabular
import Testing

/// Findings in bounded memory, the same whoever reported them first.
struct FindingLogTests {
  private func finding(
    _ line: Int, column: Int = 1, rule: String = "type-error", file: String = "a.csv",
    severity: Severity = .error
  ) -> Finding {
    Finding(
      rule: rule, severity: severity, location: SourceLocation(file: file, line: line, column: column),
      message: Localized(de: "Satz.", en: "Sentence."), remedy: Localized(de: "Tun.", en: "Do."))
  }

  private func log(_ findings: [Finding], limit: Int) -> FindingLog {
    var log = FindingLog(limit: limit)
    for finding in findings { log.report(finding) }
    return log
  }

  private func lines(_ log: FindingLog) -> [Int] { log.sorted.compactMap(\.location.line) }

  @Test func `all are counted, the first of each rule, severity and file are kept`() {
    let many = log((1...10).map { finding($0) }, limit: 3)
    #expect(lines(many) == [1, 2, 3] && many.kept.count == 3 && many.count(.error) == 10)
    let apart = log(
      [
        finding(1), finding(2), finding(3, rule: "x"), finding(4, severity: .warning),
        finding(5, file: "b.csv"),
      ], limit: 1)
    #expect(lines(apart) == [1, 3, 4, 5])
    #expect(apart.count(.error) == 4 && apart.count(.warning) == 1 && apart.count(.note) == 0)
  }

  @Test func `what is kept stands in the order reported, and sorted by place`() {
    let log = log(
      [finding(9), finding(2, column: 5), finding(2, column: 4), finding(1, file: "b.csv")], limit: 9)
    #expect(log.kept.map(\.location.line) == [9, 2, 2, 1])
    #expect(log.sorted.map { "\($0.location)" } == ["a.csv:2:4", "a.csv:2:5", "a.csv:9:1", "b.csv:1:1"])
  }

  @Test(arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
  func `the findings kept do not depend on who read which piece of a file`(order: [Int]) {
    // Pieces of a file: columns one after the other within a piece, as checks report them.
    let pieces = (0..<4).map { piece in
      (1...2).flatMap { column in (0..<40).map { finding(piece * 40 + $0, column: column) } }
    }
    let alone = log(pieces.flatMap { $0 }, limit: 100)
    #expect(alone.sorted.count == 100 && alone.count(.error) == 320)
    #expect(alone.sorted.last.map { "\($0.location)" } == "a.csv:49:2")
    var merged = FindingLog(limit: 100)
    for index in order { merged.merge(log(pieces[index], limit: 100)) }
    #expect(merged.sorted == alone.sorted && merged.counts == alone.counts)
    // Two workers with every other piece.
    var two = log(pieces[order[0]] + pieces[order[2]], limit: 100)
    two.merge(log(pieces[order[1]] + pieces[order[3]], limit: 100))
    #expect(two.sorted == alone.sorted)
  }

  @Test func `memory stays bounded and the smallest places stay, whatever the order`() {
    let backwards = log((1...5000).reversed().map { finding($0) }, limit: 10)
    #expect(lines(backwards) == Array(1...10) && backwards.count(.error) == 5000)
    #expect(backwards.kept.count == 10)
  }

  /// Logs into which others were merged, and out of which some files were taken, beside one that was told all in turn.
  @Test(arguments: 1...20)
  func `merged logs tell their findings in the order of the logs`(seed: Int) {
    var state = UInt64(seed)
    func roll(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    var told: [Finding] = []
    func part() -> FindingLog {
      let findings = (0..<roll(12)).map { _ in
        finding(
          roll(50), rule: "r\(roll(3))", file: "f\(roll(3)).csv", severity: roll(4) == 0 ? .note : .error)
      }
      told += findings
      return log(findings, limit: 1000)
    }
    var merged = FindingLog(limit: 1000)
    for _ in 0..<6 {
      var inner = part()
      for _ in 0..<roll(3) { inner.merge(part()) }
      merged.merge(inner)
      if roll(2) == 0 {
        let more = finding(roll(50), rule: "r\(roll(3))", file: "f\(roll(4)).csv")
        told.append(more)
        merged.report(more)
      }
    }
    #expect(merged.kept == told && merged.counts == log(told, limit: 1000).counts)
    #expect(merged.tally.values.reduce(0, +) == told.count)
    let some = merged.only(["f0.csv", "f3.csv"])
    #expect(some.kept == told.filter { ["f0.csv", "f3.csv"].contains($0.location.file) })
  }
}
