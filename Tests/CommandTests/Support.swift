import Foundation
import Glibc
import Platform
import Synchronization
import Testing

/// What a call of the program left.
struct Outcome: CustomTestStringConvertible {
  let status: Int32
  let output: String
  let errors: String

  var testDescription: String {
    "exit \(status)\nstdout: \(output.prefix(2000))\nstderr: \(errors.prefix(2000))"
  }
}

/// The built program, run as people run it.
enum Program {
  /// The folder that holds Package.swift; calls run there.
  static let root = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 })
  /// The small towns that the tests of the pipeline use.
  static let cases = "Tests/Cases"
  static let small = ["--definitions", "Tests/Cases/pipelines"]

  /// The executable lies beside the bundle of the tests.
  static let path: String = {
    let bundle = ProcessInfo.processInfo.arguments[0]
    let beside = bundle.lastIndex(of: "/").map { String(bundle[..<$0]) + "/netzbericht" } ?? "netzbericht"
    return FileManager.default.fileExists(atPath: beside) ? beside : root + "/.build/debug/netzbericht"
  }()

  static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Runs the program, its standard input being a file; `meanwhile` may do something to the running process.
  static func run(
    _ arguments: [String], reading input: String? = nil, environment: [String: String] = [:],
    folder workingFolder: String = root, meanwhile: (Process) -> Void = { _ in }
  ) throws -> Outcome {
    let folder = try CallFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: workingFolder)
    if let input { process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input)) }
    // Into files: a pipe that nobody empties would stop the program.
    for name in ["out", "err"] { try Files.write([], to: folder.file(name)) }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("out")))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("err")))
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    try process.run()
    meanwhile(process)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "\(arguments)")
    return Outcome(
      status: process.terminationStatus, output: try text(folder.file("out")),
      errors: try text(folder.file("err")))
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Files.readAll(path, limit: 1 << 24), as: UTF8.self)
  }
}

/// A folder of a call's own; all of them are removed when the process ends.
struct CallFolder {
  let path: String
  private static let made = Mutex<[String]>([])

  init() throws {
    var template = Array("/tmp/netzbericht-call-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let start = buffer.baseAddress, let path = unsafe mkdtemp(start) else { return nil }
      return unsafe String(cString: path)
    }
    path = try #require(made)
    let isFirst = Self.made.withLock { [path] paths in
      paths.append(path)
      return paths.count == 1
    }
    if isFirst { atexit { CallFolder.removeAll() } }
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, _ name: String) throws {
    if let slash = name.lastIndex(of: "/") { try Files.createDirectory(file(String(name[..<slash]))) }
    try Files.write(Array(text.utf8), to: file(name))
  }

  private static func removeAll() {
    for path in made.withLock({ $0 }) { try? Files.remove(path, within: "/tmp") }
  }
}
