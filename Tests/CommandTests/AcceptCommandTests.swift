import Foundation
import Platform
import Testing

/// `netzbericht accept` as it is typed.
struct AcceptCommandTests {
  private static let root = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 })

  /// The program lies beside the test bundle.
  private static var program: String {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    let beside =
      bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/netzbericht"
    return FileManager.default.fileExists(atPath: beside) ? beside : root + "/.build/debug/netzbericht"
  }

  private struct Result {
    let code: Int32
    let output: String
    let errors: String
  }

  private static func run(_ arguments: [String]) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let told = output.fileHandleForReading.readDataToEndOfFile()
    let noted = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      code: process.terminationStatus, output: String(decoding: told, as: UTF8.self),
      errors: String(decoding: noted, as: UTF8.self))
  }

  /// An input folder of the test's own, removed afterwards.
  private static func withInput(_ body: (String) throws -> Void) throws {
    let input = NSTemporaryDirectory() + "netzbericht-accept-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: input) }
    try FileManager.default.createDirectory(atPath: input, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: root + "/samples/stammdaten", toPath: input + "/stammdaten")
    try body(input)
  }

  @Test(arguments: [
    ("2025-03/199928_taetigkeiten.csv", Int32(0)), ("2024-11/198055_taetigkeiten.csv", 1),
    ("2024-11/197543_taetigkeiten.csv", 65),
  ])
  func `the exit code says whether all was taken in and well`(sample: String, code: Int32) throws {
    try Self.withInput { input in
      let result = try Self.run([
        "accept", "samples/eingang/\(sample)", "--input", input, "--received", "2025-08-07",
      ])
      #expect(result.code == code, "\(result.errors)")
      #expect(result.errors.isEmpty == (code != 65) && result.output.isEmpty == (code == 65))
      #expect(try Files.exists("\(input)/eingang/\(sample)") == (code != 65))
    }
  }

  @Test func `what is given on the command line reaches the content, and help names the codes`() throws {
    try Self.withInput { input in
      let result = try Self.run([
        "accept", "samples/eingang/2024-25-H1/199928_stellen.csv", "--input", input, "--month", "2024/25-H1",
        "--received", "2025-02-10", "--table", "stellen", "--school", "199928", "--dry-run", "--language",
        "en",
      ])
      #expect(result.code == 0 && result.errors.isEmpty)
      #expect(
        result.output.contains(
          "would be taken in as eingang/2024-25-H1/199928_stellen.csv, received on 2025-02-10"))
      #expect(try !Files.exists("\(input)/eingang"))
    }
    let help = try Self.run(["accept", "--help"])
    let words = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(help.code == 0 && words.contains("65 some file could not be taken in"))
  }

  @Test func `the day of receipt is today unless it is given`() throws {
    try Self.withInput { input in
      let result = try Self.run([
        "accept", "samples/eingang/2025-03/199928_taetigkeiten.csv", "--input", input,
      ])
      #expect(result.code == 0, "\(result.errors)")
      let list = String(
        decoding: try Files.readAll("\(input)/eingang/EINGANG.csv", limit: 1 << 20), as: UTF8.self)
      let year = String(Calendar(identifier: .gregorian).component(.year, from: .now))
      #expect(list.hasSuffix(".\(year)\r\n"))
    }
  }

  @Test func `a table nobody delivers and a wrong period are usage or selection errors`() throws {
    try Self.withInput { input in
      let sample = "samples/eingang/2025-03/199928_taetigkeiten.csv"
      let table = try Self.run(["accept", sample, "--input", input, "--table", "taetigkeit"])
      #expect(table.code == 66 && table.errors.contains("taetigkeiten"))
      #expect(try Self.run(["accept", sample, "--input", input, "--month", "März"]).code == 64)
    }
  }
}
