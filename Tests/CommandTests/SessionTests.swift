import Foundation
import Platform
import Testing

/// What the documents show is what the program says.
///
/// A block marked `console` holds calls behind `$ ` and below each what it prints; a block of YAML whose first line is
/// a comment with a path under `pipelines/` is a file of the recipe in the same document.
struct SessionTests {
  private struct Session {
    let document: String
    let line: Int
    let call: [String]
    let output: String
  }
  private struct Block {
    let kind: String
    let line: Int
    let lines: [String]
  }

  private static func blocks(_ document: String) throws -> [Block] {
    let text = String(
      decoding: try Files.readAll("\(Program.root)/\(document)", limit: 1 << 20), as: UTF8.self)
    var blocks: [Block] = []
    var open: (kind: String, line: Int, lines: [String])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let current = open {
        if line == "```" {
          blocks.append(Block(kind: current.kind, line: current.line, lines: current.lines))
          open = nil
        } else {
          open?.lines.append(String(line))
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), index + 2, [])
      }
    }
    return blocks
  }

  private static func sessions(_ document: String) throws -> [Session] {
    var sessions: [Session] = []
    for block in try blocks(document) where block.kind == "console" {
      var current: (line: Int, call: [String], output: [String])?
      func finish() {
        guard let (line, call, printed) = current else { return }
        var output = printed
        while output.last?.isEmpty ?? false { output.removeLast() }
        sessions.append(
          Session(document: document, line: line, call: call, output: output.joined(separator: "\n")))
      }
      for (index, text) in block.lines.enumerated() {
        if text.hasPrefix("$ ") {
          finish()
          current = (block.line + index, words(String(text.dropFirst(2))), [])
        } else {
          current?.output.append(text)
        }
      }
      finish()
    }
    return sessions
  }

  /// A line as a shell splits it, double quotes being all it has.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    var isQuoted = false
    var word: String?
    for character in line {
      switch character {
      case "\"":
        isQuoted.toggle()
        word = word ?? ""
      case " " where !isQuoted:
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  /// The definitions with the files that the document tells one to write.
  private static func definitions(_ document: String) throws -> (folder: CallFolder, path: String)? {
    let recipe = try blocks(document).filter { block in
      block.kind == "yaml" && block.lines.first?.hasPrefix("# pipelines/") ?? false
    }
    guard !recipe.isEmpty else { return nil }
    let folder = try CallFolder()
    func copy(_ below: String) throws {
      for entry in try Files.list("\(Program.root)/\(below)") {
        let path = "\(below)/\(entry.name)"
        if entry.isDirectory {
          try copy(path)
        } else {
          let bytes = try Files.readAll("\(Program.root)/\(path)", limit: 1 << 20)
          try folder.write(String(decoding: bytes, as: UTF8.self), path)
        }
      }
    }
    try copy("pipelines")
    for block in recipe {
      let path = try #require(block.lines.first).dropFirst(2)
      #expect(try !Files.exists(folder.file(String(path))), "\(path) must be a new file")
      try folder.write(block.lines.joined(separator: "\n") + "\n", String(path))
    }
    return (folder, folder.file("pipelines"))
  }

  @Test(arguments: ["README.md", "docs/fragen.md"])
  func `every call of a document prints what stands below it`(document: String) throws {
    let sessions = try Self.sessions(document)
    #expect(sessions.count >= 3)
    let recipe = try Self.definitions(document)
    for session in sessions {
      #expect(session.call.first == "netzbericht", "\(document):\(session.line)")
      var arguments = Array(session.call.dropFirst())
      if let recipe, !arguments.contains("--definitions") { arguments += ["--definitions", recipe.path] }
      let outcome = try Program.run(arguments)
      let text = (outcome.output + outcome.errors).split(separator: "\n", omittingEmptySubsequences: false)
        .map { line in line.reversed().drop { $0 == " " }.reversed() }.map { String($0) }
        .joined(separator: "\n").replacing(recipe?.path ?? "\0", with: "pipelines")
      #expect(
        text.trimmingCharacters(in: .newlines) == session.output,
        "\(document):\(session.line): exit \(outcome.status)\n\(text)")
    }
  }

  @Test func `the recipe adds an indicator, a dimension and a named query`() throws {
    let recipe = try #require(try Self.definitions("README.md"))
    for (kind, name) in [("metrics", "krisen"), ("dimensions", "rechtsform"), ("views", "krisen_monat")] {
      let before = try Program.run("list", kind)
      #expect(before.status == 0 && !before.output.contains("\(name) "))
      let after = try Program.run("list", kind, "--definitions", recipe.path)
      #expect(after.status == 0 && after.output.contains("\(name) "))
    }
  }
}
