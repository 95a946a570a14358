import Foundation
import Platform
import Testing

/// The year of the README, from the first month to the annual report: each call prints what stands below it.
///
/// A block marked `story` is a shell's session in a folder that holds `pipelines/` and nothing else. A line `# 2025-02-04`
/// sets the clock, `…` stands for any lines, and the first eight digits of a run's id for those of today's definitions.
struct StoryTests {
  private static func lines() throws -> [String] {
    let text = String(
      decoding: try Files.readAll("\(Program.root)/README.md", limit: 1 << 20), as: UTF8.self)
    var lines: [String] = []
    var isOpen = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if isOpen, line == "```" {
        isOpen = false
      } else if isOpen {
        lines.append(String(line))
      } else if line == "```story" {
        isOpen = true
      }
    }
    return lines
  }

  /// Tells the ids of the document's runs from those of this program's.
  private final class Ids {
    private(set) var known: [String: String] = [:]

    /// Whether the texts are the same but for ids, which then are known.
    func match(_ shown: String, _ printed: String) -> Bool {
      let id = /\b[0-9a-f]{8}\b/
      let (there, here) = (
        shown.matches(of: id).map { String($0.output) }, printed.matches(of: id).map { String($0.output) }
      )
      guard shown.replacing(id, with: "ID") == printed.replacing(id, with: "ID") else { return false }
      for (told, actual) in zip(there, here) {
        if let before = known[told], before != actual { return false }
        known[told] = actual
      }
      return true
    }
  }

  /// Whether the printed lines are those shown, `…` standing for any.
  private static func match(_ shown: ArraySlice<String>, _ printed: ArraySlice<String>, _ ids: Ids) -> Bool {
    guard let first = shown.first else { return printed.isEmpty }
    if first == "…" {
      return (printed.startIndex...printed.endIndex).contains {
        match(shown.dropFirst(), printed[$0...], ids)
      }
    }
    guard let line = printed.first, ids.match(first, line) else { return false }
    return match(shown.dropFirst(), printed.dropFirst(), ids)
  }

  @Test func `a year in operation goes as the README tells it`() throws {
    let lines = try Self.lines()
    #expect(lines.count { $0.hasPrefix("$ netzbericht ") } >= 10)
    let folder = try CallFolder()
    try FileManager.default.copyItem(
      atPath: "\(Program.root)/pipelines", toPath: folder.file("pipelines"))
    let ids = Ids()
    var day = "2025-01-01"
    var index = 0
    while index < lines.count {
      let line = lines[index]
      index += 1
      if line.hasPrefix("# ") { day = String(line.dropFirst(2)) }
      guard line.hasPrefix("$ ") else { continue }
      var shown: [String] = []
      while index < lines.count, !lines[index].hasPrefix("$ "), !lines[index].hasPrefix("# ") {
        if !lines[index].isEmpty { shown.append(lines[index]) }
        index += 1
      }
      var call = line.dropFirst(2)
      for (told, actual) in ids.known { call = Substring(call.replacing(told, with: actual)) }
      let words = SessionTests.words(String(call))
      switch words[0] {
      case "mkdir": for name in words.dropFirst() { try Files.createDirectory(folder.file(name)) }
      case "mv":
        let target = try #require(words.last)
        for source in words.dropFirst().dropLast() {
          let name = try #require(source.split(separator: "/").last)
          try FileManager.default.moveItem(
            atPath: folder.file(source), toPath: folder.file("\(target)/\(name)"))
        }
      default:
        try #require(words[0] == "netzbericht", "\(line)")
        let date = try Date("\(day)T06:00:00Z", strategy: .iso8601)
        let outcome = try Program.run(
          Array(words.dropFirst()),
          environment: ["SOURCE_DATE_EPOCH": String(Int(date.timeIntervalSince1970)), "TZ": "UTC"],
          folder: folder.path)
        let printed = (outcome.errors + outcome.output).split(separator: "\n").map { line in
          String(line.reversed().drop { $0 == " " }.reversed())
        }
        #expect(Self.match(shown[...], printed[...], ids), "\(line)\n\(printed.joined(separator: "\n"))")
      }
    }
  }
}
