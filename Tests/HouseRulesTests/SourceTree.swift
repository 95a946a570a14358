import Platform

/// The project's own files, found from where this one stands.
enum SourceTree {
  /// The folder that holds Package.swift.
  static let root = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 })

  /// Every file below the folder with that ending, as path from the root with its text.
  static func files(below folder: String, ending: String) throws -> [(path: String, text: String)] {
    try Files.list("\(root)/\(folder)").flatMap { entry -> [(path: String, text: String)] in
      let path = "\(folder)/\(entry.name)"
      if entry.isDirectory { return try files(below: path, ending: ending) }
      guard entry.name.hasSuffix(ending), !entry.isLink else { return [] }
      return [(path, try text(path))]
    }
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try Files.readAll("\(root)/\(path)", limit: 10_000_000), as: UTF8.self)
  }

  /// The program's Swift files.
  static func sources() throws -> [SourceText] { try readSources.get() }

  /// The definitions.
  static func definitions() throws -> [(path: String, text: String)] {
    try files(below: "pipelines", ending: ".yaml") + files(below: "pipelines", ending: ".yml")
  }

  /// Read once for all tests.
  private static let readSources = Result {
    try files(below: "Sources", ending: ".swift").map { SourceText(path: $0.path, text: $0.text) }
  }

  /// Every Swift file of the project, manifest and tests included.
  static func everything() throws -> [SourceText] {
    let tests = try files(below: "Tests", ending: ".swift")
    let manifest = ("Package.swift", try text("Package.swift"))
    return try sources() + (tests + [manifest]).map { SourceText(path: $0.0, text: $0.1) }
  }
}

/// A place that breaks a rule of the house.
struct Offence: Equatable, CustomStringConvertible {
  let path: String
  let line: Int
  let message: String

  init(_ path: String, _ line: Int, _ message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  init(_ path: String, _ message: String) { self.init(path, 1, message) }

  var description: String { "\(path):\(line): \(message)" }
}
