import FuzzSupport
import Platform
import Synchronization
import Tabular
import Testing

@testable import Ingest

/// Files read once, on the belief their beginning gives rise to: the same rows, or no rows at all.
struct SurveyTests {
  private static func whole(_ text: String, _ size: Int = 1 << 20) throws -> Reading {
    try Reading(text, ThreadTests.schema, chunkSize: size, blockSize: size)
  }

  /// Everything that is known about the file in the end.
  private static func expectEqual(_ read: Reading, _ whole: Reading, _ comment: Comment? = nil) {
    #expect(read.cells == whole.cells, comment)
    #expect(read.lines == whole.lines, comment)
    #expect(read.rejected == whole.rejected, comment)
    #expect(read.findings == whole.findings, comment)
    #expect(read.log.sorted == whole.log.sorted, comment)
    #expect(read.counts == whole.counts, comment)
    let (a, b) = (read.inspection, whole.inspection)
    #expect(a.isUsable && b.isUsable && !a.isProvisional, comment)
    #expect(a.sha256 == b.sha256, comment)
    #expect(a.evidence == b.evidence, comment)
    #expect(a.lineEnding == b.lineEnding && a.hasByteOrderMark == b.hasByteOrderMark, comment)
    #expect(a.dataStart == b.dataStart && a.dataEnd == b.dataEnd, comment)
    #expect(a.delimiter == b.delimiter && a.headerLine == b.headerLine, comment)
    #expect(a.columnOfField == b.columnOfField && a.footerRecords == b.footerRecords, comment)
  }

  @Test(arguments: [1, 2, 3], [300, 4096, 262_144])
  func `a file is read once with the result of inspecting and reading it`(threads: Int, size: Int) throws {
    let plain = ThreadTests.text(rows: 6000)
    for text in [plain, "\u{FEFF}" + plain, plain + "100001;ohne Ende;1;1,00;01.02.2025;Krise;"] {
      let read = try #require(
        try Reading.trusting(Array(text.utf8), ThreadTests.schema, size: size, threads: threads))
      Self.expectEqual(read, try Self.whole(text))
    }
  }

  @Test(arguments: [1, 2], [400, 4097])
  func `numbers known before a file is read are known in it, and mean what its contract says`(
    threads: Int, size: Int
  ) throws {
    let schema = table([
      field("Nummer", .string, constraints: Constraints(digits: 6), missing: ["999999"]),
      field("Zahl", .integer),
    ])
    let numbers = ["123456", "999999", "012345", "12345", "654321", "1234567", "777777", "\"123456\""]
    let lines = (0..<800).map { "\(numbers[$0 * 5 % 8]);\($0)" }
    let text = "Nummer;Zahl\n" + lines.joined(separator: "\n") + "\n"
    let domains = Domains()
    let domain = domains.domain(of: schema.fields[0], in: schema)
    for number in ["555555"] + numbers { _ = domain.code(of: number) }
    let read = try #require(
      try Reading.trusting(Array(text.utf8), schema, size: size, threads: threads, domains: domains))
    Self.expectEqual(read, try Reading(text, schema, chunkSize: size, blockSize: size))
    #expect(read.values("zahl").count == 600)
  }

  @Test func `lines may end as on Windows, and the file with the sign of old`() throws {
    let text = ThreadTests.text(rows: 400).replacing("\"zwei\nZeilen\"", with: "eine Zeile")
      .replacing("\n", with: "\r\n")
    let bytes = Array(text.utf8) + [Ascii.endOfFile]
    let read = try #require(try Reading.trusting(bytes, ThreadTests.schema, size: 1000))
    Self.expectEqual(
      read, try Reading(bytes, ThreadTests.schema, chunkSize: 1000, blockSize: 1000))
    #expect(read.inspection.lineEnding == .pair)
  }

  private static let singleByte: [TextEncoding] = [.windows1252, .latin9, .cp850, .macRoman]

  @Test(arguments: singleByte, [(1, 700), (3, 4096), (2, 65_536)])
  func `a file in a single-byte encoding is read once, too`(
    encoding: TextEncoding, way: (threads: Int, size: Int)
  ) throws {
    // The euro sign tells ISO-8859-15 from Windows-1252.
    let text = ThreadTests.text(rows: 2000).replacing("kurz", with: "für 5 €")
    for (text, dialect) in [
      (text, Dialect()), (text.replacing("\n", with: "\r\n"), Dialect(encoding: encoding)),
    ] {
      let schema = table(ThreadTests.schema.fields, dialect: dialect)
      let bytes = encoded(text, encoding)
      let read = try #require(
        try Reading.trusting(bytes, schema, size: way.size, threads: way.threads))
      #expect(read.inspection.encoding == encoding)
      Self.expectEqual(read, try Reading(bytes, schema))
    }
  }

  @Test(arguments: [1, 3])
  func `what another encoding explains better, or none, refutes the belief`(threads: Int) throws {
    // The beginning speaks for Windows-1252, all that follows for code page 850, and no heading for either.
    let schema = table(
      ThreadTests.schema.fields.map { $0.label == "Träger" ? field("Name", .string) : $0 })
    let head = ThreadTests.text(rows: 20_000).replacing("Nummer;Träger", with: "Nummer;Name")
    let rest = String(ThreadTests.text(rows: 60_000).split(separator: "\n", maxSplits: 1)[1])
    let mixed = encoded(head, .windows1252) + encoded(rest, .cp850)
    #expect(mixed.count > 2 << 20)
    #expect(try Reading.trusting(mixed, schema, size: 4096, threads: threads) == nil)
    #expect(try Reading(mixed, schema).inspection.encoding != .windows1252)
    let undefined = encoded(head, .windows1252) + encoded("100001;a", .windows1252) + [0x81, 0x0A]
    #expect(try Reading.trusting(undefined, schema, size: 4096, threads: threads) == nil)
  }

  private static let damages: [(String, String)] = [
    ("a byte of another encoding", "\u{1}"), ("a totals row", "Summe;;5;6,00;;;\n"),
    ("a rule", "------;;;;;;\n"), ("a lone carriage return", "100001;a\rb;1;1,00;01.02.2025;Krise;\n"),
    ("a pair among line feeds", "100001;a;1;1,00;01.02.2025;Krise;\r\n"),
    ("a NUL", "100001;a\0b;1;1,00;01.02.2025;Krise;\n"), ("an open quote", "100001;\"a;1\n"),
    ("a stray quote", "100001;\"a\"b;1;1,00;01.02.2025;Krise;\n"),
    ("a phone number", "100001;a;1;1,00;01.02.2025;Krise;Tel. 0209 1234567\n"),
    ("a phone number in a name", "100001;Tel. 0209 1234567;1;1,00;01.02.2025;Krise;\n"),
    ("a phone number in a short row", "100001;Tel. 0209 1234567\n"),
    (
      "swallowed lines",
      "100001;\"a;1;1,00;01.02.2025;Krise;\n100002;b;1;1,00;01.02.2025;Krise;\n100003;c\";1;1,00;01.02.2025;Krise;\n"
    ),
  ]

  @Test(arguments: damages, [0, 150, 599])
  func `whatever needs the whole file to be understood refutes the belief`(
    damage: (String, String), row: Int
  ) throws {
    var lines = ThreadTests.text(rows: 600).replacing("\"zwei\nZeilen\"", with: "x")
      .split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) + [0x0A] }
    lines.removeLast()
    var bytes = Array(damage.1.utf8)
    if let place = bytes.firstIndex(of: 1) {
      bytes = Array("1;\u{fc}".utf8.prefix(place + 2)) + [0xE4, 0x3B, 0x0A]
    }
    lines.insert(bytes, at: row + 1)
    for threads in [1, 3] {
      let read = try Reading.trusting(
        Array(lines.joined()), ThreadTests.schema, size: 700, threads: threads)
      #expect(read == nil, "\(damage.0) at \(row)")
    }
  }

  @Test func `damaged files are read the same way or not on trust`() throws {
    let seed = Seed(
      path: "probe.csv", table: ThreadTests.schema, bytes: Array(ThreadTests.text(rows: 120).utf8))
    let mutator = Mutator(corpus: Corpus(seeds: [seed]), seed: 5)
    var confirmed = 0
    for number in 0..<400 {
      let input = mutator.input(number)
      let size = 64 + number % 700
      guard let read = try Reading.trusting(input.bytes, seed.table, size: size, threads: 1 + number % 3)
      else { continue }
      confirmed += 1
      let whole = try Reading(input.bytes, seed.table, chunkSize: size, blockSize: size)
      Self.expectEqual(read, whole, "input \(number)")
    }
    #expect(confirmed > 20)
  }
}

/// Numbers through one after the other, whichever thread brings them.
struct TurnstileTests {
  @Test func `threads pass in the order of their numbers`() {
    let turns = Turnstile()
    let order = Order()
    Workers.run(count: 4) { worker in
      for round in 0..<50 {
        let number = round * 4 + (worker + round) % 4
        guard turns.wait(for: number) else { return }
        order.append(number)
        turns.pass()
      }
    }
    #expect(order.numbers == Array(0..<200))
  }

  @Test func `nobody waits at a closed one`() {
    let turns = Turnstile()
    turns.close()
    #expect(!turns.wait(for: 3))
    turns.pass()
    #expect(!turns.wait(for: 0))
  }
}

/// Numbers as they come in.
private final class Order: Sendable {
  private let storage = Mutex<[Int]>([])

  var numbers: [Int] { storage.withLock { $0 } }

  func append(_ number: Int) { storage.withLock { $0.append(number) } }
}
