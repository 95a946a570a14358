import Foundation
import Platform
import Reporting
import Tabular
import Testing

/// Small towns end to end: definitions and deliveries in, the files of `expected/` out.
///
/// With RECORD=1 the expected files are written anew and the test fails, so that nobody records by accident.
struct CaseTests {
  /// What is compared: everything people and machines read but the workbook, which other tests open.
  private static func isCompared(_ path: String) -> Bool {
    path.hasSuffix(".csv") || path.hasSuffix(".txt") || path.hasSuffix("pruefbericht.json")
  }

  @Test(arguments: ["klein", "kaputt", "fehlend"])
  func `a small town gives the expected files`(name: String) throws {
    let town = SmallTown(name: name)
    let output = try TestFolder()
    let month = Period.month(year: 2024, month: 10)
    let outcome = try Pipeline.run(
      report: "monat", period: month, options: town.options(output: output.path))
    let found = try FolderContents.bytes(outcome.folder).filter { Self.isCompared($0.key) }
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      if try Files.exists(town.expected) { try Files.remove(town.expected, within: town.path) }
      for (path, bytes) in found {
        let target = "\(town.expected)/\(path)"
        try Files.createDirectory(String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)]))
        try Files.write(bytes, to: target)
      }
      Issue.record("recorded; check every number, then run again without RECORD")
    }
    let expected = try FolderContents.bytes(town.expected)
    #expect(found.keys.sorted() == expected.keys.sorted())
    #expect(expected.count > 10)
    for (path, bytes) in expected.sorted(by: { $0.key < $1.key }) {
      #expect(
        String(decoding: found[path] ?? [], as: UTF8.self) == String(decoding: bytes, as: UTF8.self),
        "\(name)/expected/\(path)")
    }
  }

  @Test(arguments: ["klein", "kaputt", "fehlend"])
  func `what a school is told names no other school`(name: String) throws {
    let feedback = try FolderContents.bytes(SmallTown(name: name).expected + "/intern/rueckmeldung")
    #expect(feedback.count >= 4)
    let schools = feedback.keys.map { String($0.prefix(6)) }
    for (file, bytes) in feedback {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.contains("Schule \(file.prefix(6))"))
      for school in schools where !file.hasPrefix(school) { #expect(!text.contains(school), "\(file)") }
    }
  }
}
