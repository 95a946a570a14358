import Foundation
import Platform
import Testing

/// What the commands say.
struct CommandTests {
  private static let town = ["--input", "\(Program.cases)/klein/input"] + Program.small

  /// A call that ends well and says nothing on standard error.
  private func output(_ arguments: [String]) throws -> String {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(arguments): \(outcome)")
    return outcome.output
  }

  @Test func `--version is a version`() throws {
    #expect(try output(["--version"]).wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test func `--help names every command and every exit code`() throws {
    let text = try output(["--help"])
    for word in ["run", "validate", "query", "plan", "list", "explain", "sample"] {
      #expect(text.contains(word))
    }
    for code in [0, 1, 64, 65, 66, 69, 70, 73, 75, 78, 130] { #expect(text.contains("\(code) "), "\(code)") }
  }

  @Test(arguments: [
    ("tables", "taetigkeiten"), ("dimensions", "schulform"), ("measures", "count_distinct"),
    ("measures", "stunden_gesamt"), ("metrics", "praevention"), ("rules", "school-mismatch"),
    ("reports", "monat"),
  ])
  func `list shows a name and a sentence a line`(kind: String, name: String) throws {
    let lines = try output(["list", kind] + Program.small).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("\(name) ") })
    #expect(line.dropFirst(name.count).trimmingCharacters(in: .whitespaces).count > 3)
  }

  @Test func `the definitions of the benchmark can be read`() throws {
    let text = try output(["list", "reports", "--definitions", "Tests/bench/pipelines"])
    #expect(text.contains("job ") && text.contains("job_a "))
  }

  @Test func `plan says what would be read, checked, computed and written, and writes nothing`() throws {
    let folder = try CallFolder()
    let target = folder.file("out")
    let text = try output(["plan", "monat", "--period", "2024-10", "--output", target] + Self.town)
    #expect(text.hasPrefix("monat 2024-10: 2024-10-01 to 2024-10-31, stocks as of 2024-10-31\n"))
    for line in [
      "compared with 2024-09", "  taetigkeiten: 8 files for 2 due periods, 2024-09 to 2024-10",
      "  stellen: 4 files for 1 due periods, 2023/24-H2 to 2023/24-H2",
      "  schulen: stammdaten/DATE/schulen.csv",
      "  taetigkeiten: 7 fields, key schulnummer + vorgang, school-mismatch, period-mismatch",
      "  9 metrics in 6 tables", "  \(target)/monat/2024-10/intern/: 12 sheets",
    ] { #expect(text.contains(line + "\n"), "\(line)") }
    #expect(try !Files.exists(target))
  }

  @Test func `explain shows the definition, and with a period the numbers behind the figure`() throws {
    let text = try output(["explain", "praevention"] + Self.town)
    #expect(text.contains("formula      stunden_praevention / stunden_gesamt * 100"))
    #expect(text.contains("where      ansatz = 'PRAEVENTION'") && text.contains("defined at   "))
    #expect(!text.contains("value "))
    let figures = try output(["explain", "praevention", "--period", "2024-10"] + Self.town)
    for line in ["value        55,8 %", "numerator    7,25", "denominator  13,00"] {
      #expect(figures.contains(line + "\n"), "\(line)")
    }
    #expect(figures.contains("from         taetigkeiten: 4 files, 6 records read, 6 rows counted"))
  }

  @Test func `query answers as a table for reading`() throws {
    let text = try output(
      ["query", "stunden", "--by", "schulform", "--total", "--period", "2024-10"] + Self.town)
    #expect(
      text == """
        Schulform     Stunden (Stunden)
        Grundschule                5,50
        Gesamtschule               3,50
        Gymnasium                  4,00
        Insgesamt                 13,00

        Zeitraum: Oktober 2024; Bestände am 31.10.2024.
        Brauchbare Lieferungen: Tätigkeiten 4 von 4.
        Nur für den internen Dienstgebrauch.

        """)
  }

  @Test func `query answers as CSV and JSON with exact numbers`() throws {
    let call = ["query", "vzae", "--by", "schulform", "--period", "2024-10"] + Self.town
    let csv = try output(call + ["--format", "csv"]).split(separator: "\n")
    #expect(csv.first == "Kennzahl;Periode;Schulform;Wert;Zeichen;Einheit;Zähler;Nenner")
    #expect(csv.dropFirst().first == "vzae;2024-10;G;2,256410;;VZÄ;88;39")
    let json = try output(call + ["--format", "json"])
    let items = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    #expect(items.count == 3)
    #expect(items.first?["metric"] as? String == "vzae" && items.first?["numerator"] as? String == "88")
  }

  @Test func `query in English has English headings and numbers`() throws {
    let text = try output(
      ["query", "stunden", "--by", "schulform", "--period", "2024-10", "--language", "en"] + Self.town)
    #expect(text.contains("Hours (hours)") && text.contains("5.50") && text.contains("Primary school"))
  }

  @Test func `as of another day another snapshot counts`() throws {
    let call = ["query", "vzae", "stunden", "--period", "2024-10", "--format", "csv"] + Self.town
    #expect(try output(call).contains("vzae;2024-10;3,006410;;VZÄ;117,25;39"))
    // On 30 July the half-year has not ended; nothing was sent for the one before.
    let early = try output(call + ["--as-of", "2024-07-30"])
    #expect(early.contains("vzae;2024-10;;l;VZÄ;;39"), "\(early)")
  }
}
