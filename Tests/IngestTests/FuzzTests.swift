import Foundation
import FuzzSupport
import Tabular
import Testing

@testable import Ingest

/// A few damaged files with every run of the tests; `make fuzz` reads hundreds of thousands.
struct FuzzTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test func `damaged files are read or refused, alike in any pieces, and no record is lost`() throws {
    let corpus = try Corpus(root: Self.root, others: [], limit: 2)
    let mutator = Mutator(corpus: corpus, seed: 1)
    let path = NSTemporaryDirectory() + "fuzz-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var (usable, refused, rules) = (0, 0, Set<String>())
    for number in 0..<400 {
      let input = mutator.input(number)
      try Data(input.bytes).write(to: URL(fileURLWithPath: path))
      let clock = ContinuousClock()
      let start = clock.now
      let outcome = Probe.check(path, table: input.seed.table, cuts: input.cuts)
      // Unoptimised and beside other tests: a hang would take for ever, not some seconds.
      #expect(clock.now - start < .seconds(30), "input \(number) of \(input.seed.path)")
      #expect(outcome.failure == nil, "input \(number) of \(input.seed.path)")
      if outcome.isUsable { usable += 1 } else { refused += 1 }
      rules.formUnion(outcome.findings.keys)
    }
    // Inputs that are all refused, or all fine, would prove nothing.
    #expect(usable > 50 && refused > 50)
    #expect(rules.count >= 10)
  }

  @Test func `the same seed and number give the same input, others another`() throws {
    let corpus = try Corpus(root: Self.root, others: [], limit: 1)
    let (one, two) = (Mutator(corpus: corpus, seed: 1), Mutator(corpus: corpus, seed: 2))
    #expect((0..<50).allSatisfy { one.input($0).bytes == one.input($0).bytes })
    #expect((0..<50).contains { one.input($0).bytes != two.input($0).bytes })
    #expect(Set((0..<50).map { one.input($0).bytes }).count > 40)
  }

  // What `make fuzz` has found; the inputs are the smallest that show it.

  @Test(arguments: 1...5)
  func `the line of a NUL does not depend on the blocks`(blockSize: Int) throws {
    let reading = try Reading("a\r\n\0", table([field("Nr", .integer)]), blockSize: blockSize)
    #expect(reading.findings == ["encoding-error@2"])
  }

  @Test func `the line of a NUL counts carriage returns`() throws {
    let reading = try Reading("a\r\0", table([field("Nr", .integer)]))
    #expect(reading.findings == ["encoding-error@2"])
  }

  @Test(arguments: 1...6)
  func `the place of a stray byte does not depend on the blocks`(blockSize: Int) throws {
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF, 0xC3, 0xA4, 0x80]
    let reading = try Reading(bytes, table([field("Nr", .integer)]), blockSize: blockSize)
    let finding = try #require(reading.inspection.findings.first)
    #expect(finding.rule == "encoding-error")
    #expect(finding.location.byte == 5)
  }
}
