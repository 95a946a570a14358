import Platform
import Reporting
import Tabular
import Testing

/// The same inputs and definitions give the same bytes, whatever else is different.
struct SameBytesTests {
  private static let month = Period.month(year: 2024, month: 10)

  private static func files(
    of name: String, threads: Int = 1, input: String? = nil, recordedAt: String = "1"
  ) throws -> [String: [UInt8]] {
    let output = try TestFolder()
    var options = SmallTown(name: name).options(output: output.path, threads: threads, input: input)
    options.recordedAt = recordedAt
    return try FolderContents.bytes(
      try Pipeline.run(report: "monat", period: month, options: options).folder)
  }

  private static func expectSame(_ files: [String: [UInt8]], _ other: [String: [UInt8]], _ what: String) {
    #expect(files.keys.sorted() == other.keys.sorted(), "\(what)")
    #expect(files.keys.filter { files[$0] != other[$0] }.sorted() == [], "\(what)")
  }

  @Test(arguments: ["klein", "kaputt", "fehlend"])
  func `a second run and any number of threads give the same files, workbooks included`(name: String) throws {
    let first = try Self.files(of: name)
    let workbooks = first.keys.filter { $0.hasSuffix(".xlsx") }
    #expect(workbooks.count { !$0.contains("/rueckmeldung/") } == 2 && first["intern/manifest.json"] != nil)
    #expect(workbooks.count > 2)
    Self.expectSame(first, try Self.files(of: name, recordedAt: "2"), "again")
    for threads in [2, 4] {
      Self.expectSame(first, try Self.files(of: name, threads: threads), "\(threads) threads")
    }
  }

  @Test(arguments: [false, true])
  func `the order in which files were made and the place of the folder do not matter`(isReversed: Bool) throws
  {
    let folder = try TestFolder()
    try folder.copy(SmallTown(name: "kaputt").input, to: "anders/eingabe", isReversed: isReversed)
    Self.expectSame(
      try Self.files(of: "kaputt"),
      try Self.files(of: "kaputt", threads: 2, input: folder.file("anders/eingabe")), "another place")
  }

  @Test(arguments: ["klein", "kaputt", "fehlend"])
  func `what only protects a publication changes nothing for the office alone`(name: String) throws {
    let both = try Self.files(of: name)
    let output = try TestFolder()
    var options = SmallTown(name: name).options(output: output.path, threads: 1, input: nil)
    options.audiences = [.intern]
    let alone = try FolderContents.bytes(
      try Pipeline.run(report: "monat", period: Self.month, options: options).folder)
    let tables = alone.filter { $0.key.hasPrefix("tabellen/") || $0.key == "pruefbericht.json" }
    #expect(tables.count > 2)
    for (path, bytes) in tables { #expect(both["intern/" + path] == bytes, "\(path)") }
  }

  @Test func `one byte more in a delivery is another run`() throws {
    let folder = try TestFolder()
    try folder.copy(SmallTown(name: "klein").input, to: "eingabe")
    let name = "eingabe/eingang/2024-10/199485_taetigkeiten.csv"
    try folder.write(try Files.readAll(folder.file(name), limit: 10_000) + [0x0A], name)
    let before = try Self.files(of: "klein")
    let after = try Self.files(of: "klein", input: folder.file("eingabe"))
    #expect(before["intern/manifest.json"] != after["intern/manifest.json"])
    #expect(before["intern/tabellen/arbeit.csv"] == after["intern/tabellen/arbeit.csv"])
  }
}
