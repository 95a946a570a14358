import Tabular
import Testing
import Validate

/// Which of several files for one delivery counts.
struct SupersedingTests {
  private func file(_ version: Int, _ hash: String, usable: Bool = true) -> DeliveryFile {
    DeliveryFile(path: "v\(version)-\(hash)", version: version, isUsable: usable, sha256: hash)
  }

  private func words(_ superseding: Superseding) -> [String] {
    superseding.findings.map { "\($0.location.file) \($0.rule) \($0.severity.rawValue)" }
  }

  @Test func `a single file counts if it can be read`() {
    let one = Superseding([file(1, "a")])
    #expect(one.chosen == 0 && !one.isCorrected && one.findings.isEmpty)
    let none = Superseding([file(1, "a", usable: false)])
    #expect(none.chosen == nil && !none.isCorrected && none.findings.isEmpty)
    #expect(Superseding([]).chosen == nil)
  }

  @Test(arguments: [[1, 2, 3, DeliveryFile.correctionVersion], [DeliveryFile.correctionVersion, 3, 1, 2]])
  func `the highest version counts, a correction by name above all`(versions: [Int]) {
    let superseding = Superseding(versions.map { file($0, "h\($0)") })
    #expect(superseding.chosen == versions.firstIndex(of: DeliveryFile.correctionVersion))
    #expect(superseding.isCorrected && superseding.findings.isEmpty)
  }

  @Test func `a correction that cannot be read never supersedes`() {
    let superseding = Superseding([file(1, "a"), file(2, "b", usable: false)])
    #expect(superseding.chosen == 0 && !superseding.isCorrected)
    #expect(words(superseding) == ["v2-b unusable-correction error"])
  }

  @Test func `an unreadable correction is told only while an earlier delivery counts in its place`() {
    let replaced = Superseding([file(1, "a"), file(2, "b", usable: false), file(3, "c")])
    #expect(replaced.chosen == 2 && replaced.findings.isEmpty)
    let tied = Superseding([file(2, "a"), file(2, "b"), file(3, "c", usable: false)])
    #expect(tied.chosen == nil)
    #expect(words(tied) == ["v2-a version-tie error", "v2-b version-tie error"])
  }

  @Test func `a correction of what could not be read counts and corrects nothing that counted`() {
    let superseding = Superseding([file(1, "a", usable: false), file(2, "b")])
    #expect(superseding.chosen == 1 && !superseding.isCorrected && superseding.findings.isEmpty)
  }

  @Test func `two files of the same rank that differ are an error, and neither counts`() {
    let superseding = Superseding([file(1, "a"), file(2, "b"), file(2, "c")])
    #expect(superseding.chosen == nil && !superseding.isCorrected)
    #expect(words(superseding) == ["v2-b version-tie error", "v2-c version-tie error"])
  }

  @Test func `a tie below the highest version does not matter`() {
    let superseding = Superseding([file(1, "a"), file(1, "b"), file(2, "c")])
    #expect(superseding.chosen == 2 && superseding.isCorrected && superseding.findings.isEmpty)
  }

  @Test func `the same bytes again are a note and no correction`() {
    let superseding = Superseding([file(1, "a"), file(2, "a")])
    #expect(superseding.chosen == 1 && !superseding.isCorrected)
    #expect(words(superseding) == ["v2-a duplicate-delivery note"])
    let twice = Superseding([
      DeliveryFile(path: "x", version: 2, isUsable: true, sha256: "a"),
      DeliveryFile(path: "y", version: 2, isUsable: true, sha256: "a"),
    ])
    #expect(twice.chosen != nil && words(twice).count == 1)
  }

  @Test func `back to the first content after a correction is a correction`() {
    let superseding = Superseding([file(1, "a"), file(2, "b"), file(3, "a")])
    #expect(superseding.chosen == 2 && superseding.isCorrected)
  }
}
