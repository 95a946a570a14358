import Foundation
import Platform
import Testing

/// The check of workbooks.
struct VerifyCommandTests {
  private struct Document: Decodable {
    struct Rule: Decodable {
      let id: String
      let passed: Bool
    }
    let passed: Bool
    let rules: [Rule]
  }

  @Test func `a run's workbooks pass every rule, in both tellings`() throws {
    let folder = try CallFolder()
    let target = folder.file("out")
    let town = ["--input", "\(Program.cases)/klein/input"] + Program.small
    let run = try Program.run(["run", "monat", "--period", "2024-10", "--output", target] + town)
    #expect(run.status < 2, "\(run)")
    for audience in ["intern", "veroeffentlichung"] {
      let place = "\(target)/monat/2024-10/\(audience)"
      let name = try #require(try Files.list(place).map(\.name).first { $0.hasSuffix(".xlsx") })
      let text = try Program.run(["verify", "\(place)/\(name)"])
      #expect(text.status == 0 && text.errors.isEmpty, "\(text)")
      #expect(text.output.contains("of 39 rules passed"))
      let json = try Program.run(["verify", "\(place)/\(name)", "--format", "json"])
      let document = try JSONDecoder().decode(Document.self, from: Data(json.output.utf8))
      #expect(document.passed && document.rules.count == 39 && document.rules.allSatisfy(\.passed))
    }
  }

  @Test func `what is no workbook is told apart from a workbook that breaks a rule`() throws {
    let folder = try CallFolder()
    try folder.write("Schulnummer;Stelle\n", "a.xlsx")
    let outcome = try Program.run(["verify", folder.file("a.xlsx")])
    #expect(outcome.status == 65, "\(outcome)")
    #expect(outcome.output.isEmpty && outcome.errors.contains("a.xlsx"))
  }

  @Test func `a text or a file that says something else than its workbook is found`() throws {
    let folder = try CallFolder()
    let town = ["--input", "\(Program.cases)/klein/input"] + Program.small
    let run = try Program.run(["run", "monat", "--period", "2024-10", "--output", folder.file("out")] + town)
    #expect(run.status < 2, "\(run)")
    let place = "out/monat/2024-10/intern"
    let names = try Files.list(folder.file(place)).map(\.name)
    let text = try #require(names.first { $0.hasSuffix(".txt") })
    let book = try #require(names.first { $0.hasSuffix(".xlsx") })
    func bytes(_ name: String) throws -> String {
      String(decoding: try Files.readAll(folder.file("\(place)/\(name)"), limit: 1 << 20), as: UTF8.self)
    }
    let whole = try bytes(text)
    try folder.write(whole + "Das waren 987.654 Stunden.\n", "\(place)/\(text)")
    let told = try Program.run(["verify", folder.file("\(place)/\(book)")])
    #expect(told.status == 1 && told.output.contains("I1"), "\(told)")
    try folder.write(whole, "\(place)/\(text)")
    let table = "schulen.csv"
    let lines = try bytes("tabellen/\(table)")
    try folder.write(lines + lines, "\(place)/tabellen/\(table)")
    let held = try Program.run(["verify", folder.file("\(place)/\(book)")])
    #expect(held.status == 1 && held.output.contains("H2"), "\(held)")
  }
}
