import Render
import Testing

@Suite struct SentenceTests {
  private let names = ["schulen", "vorjahr", "anteil", "gestiegen"]

  private func say(_ template: String, _ facts: [String: SentenceFact]) throws -> String {
    try SentenceTemplate(template, knownNames: names).render(facts)
  }

  @Test func `gaps are filled and nothing is escaped`() throws {
    #expect(
      try say("An {{schulen}} & mehr", ["schulen": .text("\"A\" <B> & C")]) == "An \"A\" <B> & C & mehr")
    #expect(try say("{{{schulen}}} {{&schulen}}", ["schulen": .text("<1>")]) == "<1> <1>")
  }

  @Test func `sections follow flags and known facts`() throws {
    let template =
      "{{anteil}}{{#vorjahr}}, im Vorjahr {{vorjahr}}{{/vorjahr}}{{^gestiegen}} (nicht mehr){{/gestiegen}}."
    let known: [String: SentenceFact] = [
      "anteil": .text("83,8 %"), "vorjahr": .text("80 %"), "gestiegen": .flag(true),
    ]
    #expect(try say(template, known) == "83,8 %, im Vorjahr 80 %.")
    let unknown: [String: SentenceFact] = [
      "anteil": .text("83,8 %"), "vorjahr": .missing, "gestiegen": .flag(false),
    ]
    #expect(try say(template, unknown) == "83,8 % (nicht mehr).")
  }

  @Test func `a fact within a flag's section is found`() throws {
    #expect(
      try say(
        "{{#gestiegen}}Plus {{anteil}}{{/gestiegen}}", ["gestiegen": .flag(true), "anteil": .text("3")])
        == "Plus 3")
  }

  @Test func `a sentence without anything to say is empty, blanks are collapsed`() throws {
    #expect(try say("  {{#vorjahr}}Satz{{/vorjahr}} \n ", ["vorjahr": .missing]) == "")
    #expect(try say("a  \n b\t{{schulen}} ", ["schulen": .text(" 5 ")]) == "a b 5")
  }

  @Test(arguments: [
    "{{nirgends}}", "{{#nirgends}}x{{/nirgends}}", "{{schulen", "{{#schulen}}x", "{{#schulen}}x{{/anteil}}",
    "{{> schulen}}", "{{< schulen}}{{/schulen}}", "{{$ schulen}}{{/schulen}}", "{{= <% %> =}}",
    "{{% CONTENT_TYPE:HTML}}", "{{uppercased(schulen)}}", "{{.}}", "{{}}",
  ])
  func `a template that is broken or names the unknown is refused`(template: String) {
    #expect(throws: RenderError.self) { try SentenceTemplate(template, knownNames: names) }
  }

  @Test func `a missing fact and a flag that is said are errors`() throws {
    #expect(throws: RenderError.self) { try say("{{schulen}}", [:]) }
    #expect(throws: RenderError.self) { try say("{{gestiegen}}", ["gestiegen": .flag(true)]) }
  }

  @Test func `a fact's text is never read as a template`() throws {
    #expect(try say("{{schulen}}", ["schulen": .text("{{anteil}}")]) == "{{anteil}}")
  }
}
