import ArgumentParser
import Foundation
import Platform

/// Generates the files of the benchmark job.
struct JobDataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job-data", abstract: "Generate the four tables of the benchmark job.")

  @Argument(help: "Folder for the files.")
  var folder: String

  @Option(help: "Number of schools.")
  var schools = 5400

  @Option(help: "Number of activities; a tenth as many participations.")
  var rows = 5_000_000

  @Option(help: "Which numbers are drawn.")
  var seed: UInt64 = 1

  func run() throws {
    guard (20...800_000).contains(schools), rows > 0 else {
      throw ValidationError("there must be 20 to 800,000 schools and at least one row")
    }
    try Files.createDirectory(folder)
    let files = OpenFiles(folder: folder)
    try JobData(schools: schools, activities: rows, seed: seed).write { name, bytes in
      try files.handle(name).write(contentsOf: Data(bytes))
    }
    try Files.write([], to: "\(folder)/done")
  }
}

/// Files that are written piece by piece.
private final class OpenFiles {
  private let folder: String
  private var handles: [String: FileHandle] = [:]

  init(folder: String) { self.folder = folder }

  func handle(_ name: String) throws -> FileHandle {
    if let known = handles[name] { return known }
    let path = "\(folder)/\(name)"
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw ValidationError("cannot write \(path)") }
    handles[name] = handle
    return handle
  }
}
