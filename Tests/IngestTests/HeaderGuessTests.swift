import Foundation
import Platform
import Tabular
import Testing

@testable import Ingest

/// Headings told by their form, where no contract names them.
struct HeaderGuessTests {
  private func guess(_ text: String) throws -> HeaderGuess? {
    let path = NSTemporaryDirectory() + "guess-\(UUID().uuidString).csv"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try HeaderGuess(try InputFile(path: path))
  }

  @Test(arguments: [
    ("a;b;c\n1;2;3\n", ["a", "b", "c"]), ("a,b\n\"1,5\",2\n\"2,5\",3\n", ["a", "b"]),
    ("a\tb\n1\t2\n", ["a", "b"]),
    ("sep=|\na|b\n1|2\n", ["a", "b"]), ("Bericht\n\nStand 2025\na;b;\n1;2\n3;4\n", ["a", "b"]),
    (";Form;Form;Form\n;Alle;G;R\nx;1;2;3\ny;4;5;6\n", ["Form Alle", "Form G", "Form R"]),
    ("a;b;leer\n1;2;\n3;4;\n", ["a", "b", "leer"]), ("a;b;a\n1;2;3\n", ["a", "b"]),
  ])
  func `headings`(_ text: String, _ labels: [String]) throws {
    #expect(try guess(text)?.labels == labels)
  }

  @Test(arguments: ["", "nur ein Satz\n", "1;2;3\n4;5;6\n", "%PDF-1.7\n1;2\n", "a;b\u{0}\n1;2\n"])
  func `none can be told`(_ text: String) throws { #expect(try guess(text) == nil) }

  @Test func `a contract fits where all it asks for is there`() throws {
    let found = try guess("Schulnummer;Zahl;mehr\n199928;1;2\n")
    #expect(found?.fits(table([field("Schulnummer", .string), field("Zahl", .integer)])) == true)
    #expect(found?.fits(table([field("Schulnummer", .string), field("Datum", .date)])) == false)
  }
}
