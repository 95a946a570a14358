import Foundation
import Platform
import Testing

/// What a run leaves when a file cannot be written whole, and when the process speaks another language.
@Suite(.serialized) struct WriteFaultTests {
  private let folder: CallFolder

  init() throws {
    folder = try CallFolder()
    for path in try Self.paths("\(Program.root)/\(Program.cases)/klein/input") {
      let bytes = try Files.readAll("\(Program.root)/\(Program.cases)/klein/input/\(path)", limit: 1 << 24)
      if let slash = path.lastIndex(of: "/") {
        try Files.createDirectory(folder.file("in/\(path[..<slash])"))
      }
      try Files.createDirectory(folder.file("in"))
      try Files.write(bytes, to: folder.file("in/\(path)"))
    }
  }

  private static func paths(_ root: String, _ below: String = "") throws -> [String] {
    try Files.list(below.isEmpty ? root : "\(root)/\(below)").flatMap { entry -> [String] in
      let path = below.isEmpty ? entry.name : "\(below)/\(entry.name)"
      // The link to the latest period leads to files that are listed already.
      if entry.name == "current" { return [] }
      return entry.isDirectory ? try paths(root, path) : [path]
    }
  }

  /// Every file with its bytes; the ledger and the lock, which tells the last run's time, change by themselves.
  private func files(_ below: String) throws -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for path in try Self.paths(folder.file(below)) where !path.hasPrefix("state/") && path != ".lock" {
      result[path] = try Files.readAll(folder.file("\(below)/\(path)"), limit: 1 << 26)
    }
    return result
  }

  private func run(_ shell: String, output: String = "out") throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let call =
      "exec '\(Program.path)' run monat --period 2024-10 --input '\(folder.file("in"))' --output '\(folder.file(output))' --definitions \(Program.cases)/pipelines"
    process.arguments = ["-c", "\(shell) \(call) 2>'\(folder.file("err"))' >/dev/null"]
    process.currentDirectoryURL = URL(fileURLWithPath: Program.root)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    let errors = String(decoding: try Files.readAll(folder.file("err"), limit: 1 << 20), as: UTF8.self)
    return (process.terminationStatus, errors)
  }

  /// The limit on the size of files stands in for a full disk; the library reports success on it.
  @Test func `a file that cannot be written whole leaves the old results untouched and nothing half done`()
    throws
  {
    #expect(try run("").status < 2)
    let before = try files("out")
    let book = try #require(before.first { $0.key.hasSuffix("intern/Monat_2024-10.xlsx") }).value
    let delivery = "in/eingang/2024-10/199928_taetigkeiten.csv"
    if try Files.exists(folder.file(delivery)) {
      let bytes = try Files.readAll(folder.file(delivery), limit: 1 << 20)
      try Files.write(bytes, to: folder.file(delivery.replacing(".csv", with: "_v9.csv")))
    }
    var errors = ""
    // Blocks of 512 bytes: the ledger fails first, then the workbook, just before its end.
    for blocks in [8, 24, book.count / 512 - 2] {
      // A signal would end the process before it could clean up: it is ignored, so that writing fails.
      let outcome = try run("trap '' XFSZ; ulimit -f \(blocks);")
      #expect(outcome.status == 73, "\(blocks) blocks: \(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count <= 2 && !outcome.errors.contains("Fatal"))
      #expect(try files("out") == before, "\(blocks) blocks")
      errors += outcome.errors
    }
    #expect(errors.contains("netzbericht.sqlite") && errors.contains("Monat_2024-10.xlsx"), "\(errors)")
  }

  @Test func `a process that speaks German writes the same bytes`() throws {
    #expect(try run("").status < 2)
    #expect(try run("LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8", output: "german").status < 2)
    #expect(try files("german") == files("out"))
  }
}
