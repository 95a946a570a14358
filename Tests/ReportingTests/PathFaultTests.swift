import Foundation
import Glibc
import Platform
import Reporting
import Tabular
import Testing

/// Paths and names that lead elsewhere, or mean two things at once: the list is in `docs/faults.md`.
struct PathFaultTests {
  private static let month = Period.month(year: 2024, month: 10)

  private static func town(_ folder: TestFolder) throws -> String {
    try folder.copy(SmallTown(name: "klein").input, to: "in")
    return folder.file("in")
  }

  private static func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  private static func run(_ folder: TestFolder, output: String? = nil) throws -> RunOutcome {
    try Pipeline.run(
      report: "monat", period: month,
      options: SmallTown(name: "klein").options(
        output: output ?? folder.file("out"), input: folder.file("in")))
  }

  @Test(arguments: [
    "../aussen", "/tmp/aussen", "a/b", "..", "a\\\\b", "a.b", "CON", "~", "%2e%2e", "-x", "a b",
  ])
  func `names of files in definitions lead nowhere else`(name: String) throws {
    for (text, new) in [
      ("report: monat", "report: \"\(name)\""), ("table: taetigkeiten", "table: \"\(name)\""),
    ] {
      var definitions = try ChangedDefinitions()
      let file = text.hasPrefix("report") ? "berichte/monat.yaml" : "tabellen/taetigkeiten.yaml"
      try definitions.replace(text, with: new, in: file)
      let refusal = try #require(try definitions.refusal())
      #expect(refusal.message.contains("a name of files is letters"), "\(refusal.message)")
      #expect(refusal.file == file && refusal.line != nil)
    }
  }

  /// What is told of the school's file that must not be read, while the others are.
  private static func expectRefused(_ outcome: RunOutcome, _ kind: String) {
    let told = outcome.findings.sorted.filter { $0.location.file.hasSuffix("199485_taetigkeiten.csv") }
    #expect(told.contains { $0.rule == "source-error" && $0.severity == .error }, "\(kind)")
    let table = outcome.reports[0].tables.first { $0.id == "schulen" }
    func sign(_ school: String) -> Sign? {
      table?.flat.first { $0.metric == "stunden" && $0.members == [school] }?.sign
    }
    #expect(sign("199485") == .deliveryMissing && sign("199928") == nil, "\(kind)")
  }

  @Test func `a link among the deliveries is not followed; the other schools are reported`() throws {
    let folder = try TestFolder()
    let input = try Self.town(folder)
    let delivery = "\(input)/eingang/2024-10/199485_taetigkeiten.csv"
    try FileManager.default.moveItem(atPath: delivery, toPath: folder.file("aussen.csv"))
    try Self.link(delivery, to: folder.file("aussen.csv"))
    Self.expectRefused(try Self.run(folder), "link")
  }

  @Test func `a linked folder among the deliveries is told and not read`() throws {
    let folder = try TestFolder()
    let input = try Self.town(folder)
    try Self.link("\(input)/eingang/2024-11", to: "\(input)/eingang/2024-10")
    try Self.link("\(input)/eingang/schleife", to: input)
    let outcome = try Self.run(folder)
    let told = outcome.findings.sorted.filter { $0.rule == "unexpected-file" }.map(\.location.file)
    #expect(told.count >= 2)
  }

  @Test func `pipes, folders and loops of links under the name of a delivery are errors and no hang`() throws
  {
    for kind in ["pipe", "loop", "dangling"] {
      let folder = try TestFolder()
      let input = try Self.town(folder)
      let delivery = "\(input)/eingang/2024-10/199485_taetigkeiten.csv"
      try FileManager.default.removeItem(atPath: delivery)
      switch kind {
      case "pipe": #expect(unsafe mkfifo(delivery, 0o600) == 0)
      case "loop": try Self.link(delivery, to: delivery)
      default: try Self.link(delivery, to: folder.file("nichts"))
      }
      Self.expectRefused(try Self.run(folder), kind)
    }
    let folder = try TestFolder()
    let input = try Self.town(folder)
    try Files.createDirectory("\(input)/eingang/2024-10/199485_faelle.csv.csv")
    #expect(try Self.run(folder).findings.sorted.contains { $0.rule == "unexpected-file" })
  }

  @Test func `results do not go where links lead, and do not replace a file`() throws {
    let folder = try TestFolder()
    _ = try Self.town(folder)
    try Files.createDirectory(folder.file("out/monat"))
    try Files.createDirectory(folder.file("fremd"))
    try Self.link(folder.file("out/monat/2024-10"), to: folder.file("fremd"))
    #expect(throws: ReportingError.self) { try Self.run(folder) }
    #expect(try Files.list(folder.file("fremd")).isEmpty)
  }

  @Test(arguments: ["eingang", "eingang/2024-10", "stammdaten", "eingang/neu/noch", "../in/eingang"])
  func `results among the deliveries are refused before anything is written`(place: String) throws {
    let folder = try TestFolder()
    let input = try Self.town(folder)
    let before = try FolderContents.paths(input).sorted()
    let error = #expect(throws: ReportingError.self) { try Self.run(folder, output: "\(input)/\(place)") }
    #expect(error?.kind == .cannotWrite)
    #expect(try FolderContents.paths(input).sorted() == before)
    #expect(try Files.list(input).map(\.name).sorted() == ["eingang", "stammdaten"])
  }

  @Test func `two deliveries whose names differ by case only are a tie, and neither counts`() throws {
    let folder = try TestFolder()
    let input = try Self.town(folder)
    let delivery = "\(input)/eingang/2024-10/199485_taetigkeiten"
    let bytes = try Files.readAll("\(delivery).csv", limit: 1 << 20)
    try Files.write(bytes + Array("\n".utf8), to: "\(delivery).CSV")
    let ties = try Self.run(folder).findings.sorted.filter { $0.rule == "version-tie" }
    #expect(ties.count == 2)
  }

  @Test func `a thousand files nobody asked for are told in the order of their names`() throws {
    let folder = try TestFolder()
    let input = try Self.town(folder)
    for number in 0..<1000 { try Files.create([], at: "\(input)/eingang/2024-10/\(number).dat") }
    let first = try Self.run(folder)
    let told = first.findings.sorted.filter { $0.rule == "unexpected-file" }
    #expect(told.count >= 1000)
    #expect(told.map(\.location.file) == told.map(\.location.file).sorted())
  }
}
