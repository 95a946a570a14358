import Glibc
import Platform
import Reporting
import Tabular
import Testing

/// A folder of a test's own, removed with it.
private final class LedgerFolder {
  let path: String

  init(_ test: String = #function) throws {
    path =
      "/tmp/netzbericht-ledger-\(getpid())-\(test.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF })"
    try Files.remove(path, within: "/tmp")
    try Files.createDirectory(path)
  }

  deinit { try? Files.remove(path, within: "/tmp") }

  var ledger: String { path + "/netzbericht.sqlite" }
}

private func run(
  _ id: String, at time: String, report: String = "jahresbericht", period: String = "2024/25",
  status: RunRecord.Status = .published, inputs: String = "i1", audiences: [Audience] = Audience.allCases
) -> RunRecord {
  RunRecord(
    id: id, report: report, period: period, asOf: CalendarDate(dayNumber: 20_300), language: .de,
    recordedAt: time, definitionsHash: "d1", inputsHash: inputs, status: status,
    audiences: audiences)
}

private func value(_ members: [String], _ value: Rational?, _ sign: Sign? = nil) -> PublishedValue {
  PublishedValue(
    audience: .veroeffentlichung, table: "abdeckung", metric: "quote", period: "2024/25", members: members,
    value: value, sign: sign, unit: "%")
}

struct LedgerTests {
  let deliveries = [
    DeliveryRecord(
      path: "2025-03/b.csv", school: "199928", table: "taetigkeiten", period: "2025-03", version: 2,
      sha256: "ab", receivedOn: CalendarDate(dayNumber: 20_180), rowsRead: 10, rowsAccepted: 7,
      rowsRejected: 3,
      errors: 4, warnings: 1, state: "counted"),
    DeliveryRecord(
      path: "2025-03/a.csv", school: nil, table: "netzwerktreffen", period: "2025-03", version: 1,
      sha256: "cd",
      receivedOn: nil, rowsRead: 0, rowsAccepted: 0, rowsRejected: 0, errors: 0, warnings: 0,
      state: "superseded"),
  ]
  let artefacts = [Artefact(audience: .intern, path: "a.xlsx", sha256: "ef", bytes: 12)]

  @Test func `what is recorded is read back exactly, in order, also by a second opening`() throws {
    let folder = try LedgerFolder()
    let values = [
      value(["Zebra; \"x\"/ü", ""], Rational(Int128.max, over: 3)), value([], Rational(0)),
      value(["Insgesamt"], Rational(-7, over: 9)), value(["GY"], nil, .secret),
    ]
    do {
      let ledger = try Ledger(path: folder.ledger)
      #expect(try ledger.runs().isEmpty)
      try ledger.record(run: run("r1", at: "1"), deliveries: deliveries, values: values, artefacts: artefacts)
    }
    let ledger = try Ledger(path: folder.ledger)
    #expect(try ledger.runs() == [run("r1", at: "1")])
    #expect(try ledger.run(id: "r1") == run("r1", at: "1"))
    #expect(try ledger.run(id: "r2") == nil)
    #expect(try ledger.deliveries(of: "r1") == deliveries)
    #expect(try ledger.values(of: "r1") == values)
    #expect(try ledger.artefacts(of: "r1") == artefacts)
    #expect(try ledger.values(of: "r2").isEmpty)
    #expect(ledger.path == folder.ledger)
  }

  @Test func `the same run again only gets a new time`() throws {
    let folder = try LedgerFolder()
    let ledger = try Ledger(path: folder.ledger)
    try ledger.record(run: run("r1", at: "1"), deliveries: deliveries, values: [], artefacts: artefacts)
    try ledger.record(
      run: run("r1", at: "2", report: "other", status: .refused), deliveries: [],
      values: [value(["x"], Rational(1))], artefacts: [])
    #expect(try ledger.runs() == [run("r1", at: "2")])
    #expect(try ledger.deliveries(of: "r1") == deliveries)
    #expect(try ledger.values(of: "r1").isEmpty)
    #expect(try ledger.artefacts(of: "r1") == artefacts)
  }

  @Test func `a run that cannot be recorded whole leaves no trace`() throws {
    let folder = try LedgerFolder()
    let ledger = try Ledger(path: folder.ledger)
    let twice = [value(["x"], Rational(1)), value(["x"], Rational(2))]
    let error = try #require(throws: LedgerError.self) {
      try ledger.record(run: run("r1", at: "1"), deliveries: deliveries, values: twice, artefacts: [])
    }
    #expect(error.path == folder.ledger)
    #expect(error.description.hasPrefix("ledger \(folder.ledger): cannot record run r1: UNIQUE"))
    #expect(try ledger.runs().isEmpty)
    #expect(try ledger.deliveries(of: "r1").isEmpty)
  }

  @Test func `the run to compare with is the last published one that tells something else`() throws {
    let folder = try LedgerFolder()
    let ledger = try Ledger(path: folder.ledger)
    func earlier(_ inputs: String, for audience: Audience = .intern) throws -> String? {
      let new = run("new", at: "9", inputs: inputs, audiences: [audience])
      return try ledger.earlierRuns(than: new)[audience]?.id
    }
    #expect(try earlier("i1") == nil)
    for record in [
      run("a", at: "1", inputs: "i1", audiences: [.intern]),
      run("b", at: "2", inputs: "i2", audiences: Audience.allCases),
      run("c", at: "3", status: .refused, inputs: "i3"), run("d", at: "4", report: "monatsbericht"),
      run("e", at: "5", period: "2023/24"), run("f", at: "6", inputs: "i2", audiences: [.intern]),
    ] { try ledger.record(run: record, deliveries: [], values: [], artefacts: []) }
    #expect(try earlier("i9") == "f")
    #expect(try earlier("i2") == "a")
    #expect(try earlier("i1") == "f")
    #expect(try earlier("i9", for: .veroeffentlichung) == "b")
    #expect(try earlier("i2", for: .veroeffentlichung) == nil)
    #expect(try ledger.runs().map(\.id) == ["a", "b", "c", "d", "e", "f"])
    // A time renewed changes no order.
    try ledger.record(run: run("a", at: "7", inputs: "i1"), deliveries: [], values: [], artefacts: [])
    #expect(try earlier("i9") == "f")
  }

  @Test func `a file that is no ledger is refused and left as it is`() throws {
    let folder = try LedgerFolder()
    let text = Array(String(repeating: "no database ", count: 100).utf8)
    try Files.write(text, to: folder.ledger)
    let error = try #require(throws: LedgerError.self) { try Ledger(path: folder.ledger) }
    #expect(error.message == "cannot be opened: file is not a database")
    #expect(error.path == folder.ledger)
    #expect(try Files.readAll(folder.ledger, limit: 10_000) == text)
  }

  @Test(arguments: ["/proc/self/netzbericht.sqlite", "/tmp/netzbericht-none/a.sqlite", "/tmp"])
  func `a place that cannot be written is an error with the path`(path: String) throws {
    let error = try #require(throws: LedgerError.self) { try Ledger(path: path) }
    #expect(error.path == path)
  }

  @Test(.enabled(if: getuid() != 0, "permissions do not bind the superuser"))
  func `a read-only folder is an error with the path`() throws {
    let folder = try LedgerFolder()
    #expect(unsafe chmod(folder.path, 0o500) == 0)
    #expect(throws: LedgerError.self) { try Ledger(path: folder.ledger) }
    #expect(unsafe chmod(folder.path, 0o700) == 0)
  }
}
