import Foundation
import Platform
import Testing

/// Files checked by themselves, as a school would.
struct ValidateCommandTests {
  private static let inbox = "samples/eingang"

  @Test func `a clean file: what it is believed to be, how many rows count, nothing wrong`() throws {
    let file = "\(Self.inbox)/2024-25-H1/196368_stellen.csv"
    let outcome = try Program.run("validate", file)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.output.hasPrefix("\(file): Stellen\n"))
    #expect(outcome.output.contains("1 Zeile gelesen, sie zählt."))
    #expect(outcome.output.hasSuffix("Alles in Ordnung.\n"))
  }

  @Test func `a faulty file: place, rule, what is wrong and what to do`() throws {
    let outcome = try Program.run("validate", "\(Self.inbox)/2024-11/198055_taetigkeiten.csv")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("Fehler in Zeile 9, Spalte „Teilnehmende“ [type-error]"))
    #expect(outcome.output.contains("13 zählen, 1 noch nicht.") && outcome.output.contains("Bitte "))
    let english = try Program.run(
      "validate", "\(Self.inbox)/2024-11/198055_taetigkeiten.csv", "--language", "en")
    #expect(english.output.contains("Error in line 9, column “Teilnehmende” [type-error]"))
  }

  @Test func `a hopeless file: why it cannot be read, and no count`() throws {
    let outcome = try Program.run("validate", "\(Self.inbox)/2025-03/198377_taetigkeiten.csv")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("[format-error]") && outcome.output.contains("leider nicht lesen"))
  }

  @Test func `several files are told one after the other; one faulty file is enough for exit 1`() throws {
    let clean = "\(Self.inbox)/2024-25-H1/196368_stellen.csv"
    let faulty = "\(Self.inbox)/2024-11/198055_taetigkeiten.csv"
    let outcome = try Program.run("validate", clean, faulty)
    #expect(outcome.status == 1)
    let lines = outcome.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
    #expect(lines == ["\(clean): Stellen", "\(faulty): Tätigkeiten"])
  }

  @Test func `JSON in Frictionless's words`() throws {
    let file = "\(Self.inbox)/2024-11/198055_taetigkeiten.csv"
    let outcome = try Program.run("validate", file, "--format", "json")
    #expect(outcome.status == 1)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let error = try #require((report["errors"] as? [[String: Any]])?.first)
    #expect(error["type"] as? String == "type-error" && error["file"] as? String == file)
    #expect(error["line"] as? Int == 9 && error["fieldNumber"] as? Int == 7)
  }

  @Test func `a file of any name is checked as the table one says`() throws {
    let folder = try CallFolder()
    try folder.write("Schulnummer;Stelle;Fachkraft;Wochenstunden\n199928;A;FK-9;39\n", "meine.csv")
    let outcome = try Program.run(
      ["validate", folder.file("meine.csv"), "--table", "stellen"] + Program.small)
    #expect(outcome.status == 0 && outcome.output.contains("1 Zeile gelesen, sie zählt."))
  }

  @Test(arguments: ["text", "json"])
  func `remarks and values of guarded fields are never repeated`(format: String) throws {
    let folder = try CallFolder()
    let text = """
      Schulnummer;Vorgang;Datum;Ansatz;Teilnehmende;Stunden;Bemerkung
      199928;1;01.10.2024;PRAEVENTION;viele;1;Gespräch mit Erika Muster
      199928;2;01.10.2024;PRAEVENTION;1;999;"Anruf von Max, Tel. 0123"
      """
    try folder.write(text, "2024-10/199928_taetigkeiten.csv")
    let outcome = try Program.run(
      ["validate", folder.file("2024-10/199928_taetigkeiten.csv"), "--format", format] + Program.small)
    #expect(outcome.status == 1 && outcome.output.contains("type-error"))
    for word in ["Gespräch", "Erika", "Muster", "Max", "0123"] {
      #expect(!outcome.output.contains(word) && !outcome.errors.contains(word), "\(word)")
    }
    // In the contract of this table numbers of cases are guarded.
    let cases = "\(Self.inbox)/2024-12/198109_faelle.csv"
    let guarded = try Program.run("validate", cases, "--format", format)
    #expect(guarded.status == 1 && guarded.output.contains("type-error"))
    #expect(!guarded.output.contains("Eingetragen ist") && !guarded.output.contains("The cell holds"))
  }

  @Test func `a file with columns about persons is refused, and only its headings' numbers are told`() throws
  {
    let outcome = try Program.run("validate", "\(Self.inbox)/2025-04/197610_taetigkeiten.csv")
    #expect(outcome.status == 1 && outcome.output.contains("[personal-data]"))
    #expect(outcome.output.contains("Spalte 11") && !outcome.output.contains("Zeilen gelesen"))
  }

  @Test func `a run tells no name in a file's name and no pseudonym`() throws {
    let folder = try CallFolder()
    let outcome = try Program.run(
      ["run", "monat", "--period", "2024-10", "--input", "\(Program.cases)/kaputt/input"] + Program.small
        + ["--output", folder.file("out"), "--verbose"])
    #expect(outcome.errors.contains("E…_M…_taetigkeiten.csv"))
    for word in ["Erika", "Mustermann", "FK-"] {
      #expect(!outcome.errors.contains(word) && !outcome.output.contains(word), "\(word)")
    }
  }
}
