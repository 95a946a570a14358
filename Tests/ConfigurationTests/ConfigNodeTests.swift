import Configuration
import Tabular
import Testing

private func refused(_ yaml: String, _ use: (ConfigNode) throws(ConfigError) -> Void) throws -> String {
  let error = try #require(throws: ConfigError.self) {
    try use(try ConfigNode.parse(yaml: yaml, file: "p.yaml"))
  }
  return error.description
}

struct ConfigNodeTests {
  @Test func `an unknown key is refused where it stands`() throws {
    let known = ["name", "rules"]
    #expect(
      try refused("name: a\nruels: []\n") { node throws(ConfigError) in
        _ = try node.mapping(knownKeys: known)
      } == "p.yaml:2:1: error: unknown key 'ruels'; did you mean 'rules'? known are name, rules")
    #expect(
      try refused("name: a\n  \nsomething: []\n") { node throws(ConfigError) in
        _ = try node.mapping(knownKeys: known)
      } == "p.yaml:3:1: error: unknown key 'something'; known are name, rules")
  }

  @Test func `a missing key is told at the mapping's place`() throws {
    let message = try refused("a:\n  b: 1\n") { node throws(ConfigError) in
      let inner = try node.mapping(knownKeys: ["a"]).required("a")
      _ = try inner.mapping(knownKeys: ["b", "c"]).required("c")
    }
    #expect(message == "p.yaml:2:3: error: key 'c' is missing")
  }

  @Test func `scalars stay the text that was written`() throws {
    let node = try ConfigNode.parse(
      yaml: "[007, 12:30, no, ~, 1e3, 0x10, 2025-07-31, '', \"a b\"]", file: "p.yaml")
    #expect(try node.strings() == ["007", "12:30", "no", "~", "1e3", "0x10", "2025-07-31", "", "a b"])
  }

  @Test func `entries keep the order of the file and their places`() throws {
    let node = try ConfigNode.parse(yaml: "\u{FEFF}z: 1\r\na: 2\r\nÄ: {x: 3}\r\n", file: "p.yaml")
    let mapping = try node.anyMapping()
    #expect(mapping.entries.map(\.key) == ["z", "a", "Ä"])
    #expect(mapping.entries.map(\.location.line) == [1, 2, 3])
    #expect(mapping.entries[2].value.location.column == 4)
    #expect(mapping.optional("nothing") == nil ? true : false)
  }

  @Test func `typed access reads what is meant and nothing else`() throws {
    let yaml = """
      n: -12
      d: 0.50
      yes: ja
      no: false
      day: 2024-02-29
      one: x
      title: {de: Stellen, en: Posts}
      """
    let map = try ConfigNode.parse(yaml: yaml, file: "p.yaml").anyMapping()
    #expect(try map.required("n").integer() == -12)
    #expect(try map.required("d").decimal() == Rational(1, over: 2))
    #expect(try map.required("yes").boolean())
    #expect(try !map.required("no").boolean())
    #expect(try map.required("day").date().dayNumber == 19_782)
    #expect(try map.required("one").strings() == ["x"])
    #expect(try map.required("one").localized() == Localized(de: "x", en: "x"))
    #expect(try map.required("title").localized() == Localized(de: "Stellen", en: "Posts"))
    #expect(try map.required("one").word(of: ["x", "y"]) == "x")
  }

  @Test(arguments: ["007", "1_000", "+1", "1.0", "9223372036854775808", "[1]", "''"])
  func `a whole number is written plainly or refused`(text: String) throws {
    let message = try refused("- \(text)") { node throws(ConfigError) in
      _ = try node.list()[0].integer()
    }
    #expect(message.hasPrefix("p.yaml:1:3: error: expected a whole number"))
  }

  @Test(arguments: ["1,5", ".5", "5.", "1.2.3", "1e3", "--1", "1234567890123456789", "-"])
  func `a decimal number is written plainly or refused`(text: String) throws {
    #expect(
      try refused("['\(text)']") { node throws(ConfigError) in _ = try node.list()[0].decimal() }
        .hasPrefix("p.yaml:1:2: error: expected a decimal number"))
  }

  @Test func `other kinds than asked for are refused with what was found`() throws {
    #expect(
      try refused("a:\nb: 1") { node throws(ConfigError) in _ = try node.anyMapping().required("a").string() }
        == "p.yaml:1:3: error: expected a text, found nothing")
    #expect(
      try refused("yes") { node throws(ConfigError) in _ = try node.boolean() }
        == "p.yaml:1:1: error: expected true or false (or ja, nein), found 'yes'")
    #expect(
      try refused("2025-02-29") { node throws(ConfigError) in _ = try node.date() }
        .contains("expected a day such as 2025-07-31"))
    #expect(
      try refused("a: 1") { node throws(ConfigError) in _ = try node.list() }
        == "p.yaml:1:1: error: expected a list, found a mapping")
    #expect(
      try refused("de: x") { node throws(ConfigError) in _ = try node.localized() }
        == "p.yaml:1:1: error: key 'en' is missing")
    #expect(
      try refused("- 1") { node throws(ConfigError) in _ = try node.anyMapping() }
        == "p.yaml:1:1: error: expected a mapping, found a list")
  }

  @Test func `a word outside its closed set is refused with the nearest one`() throws {
    #expect(
      try refused("montly") { node throws(ConfigError) in _ = try node.word(of: Frequency.self) }
        == "p.yaml:1:1: error: unknown word 'montly'; did you mean 'monthly'? "
        + "known are monthly, half-yearly, yearly")
    let node = try ConfigNode.parse(yaml: "half-yearly", file: "p.yaml")
    #expect(try node.word(of: Frequency.self) == .halfYearly)
  }

  @Test func `the text of a scalar knows where its first character stands`() throws {
    let yaml = "plain: x = 1\nquoted: 'x = 1'\nblock: |\n\n    x = 1\n    and y\nlast: 1\n"
    let map = try ConfigNode.parse(yaml: yaml, file: "p.yaml").anyMapping()
    #expect(try map.required("plain").textLocation.description == "p.yaml:1:8")
    #expect(try map.required("quoted").textLocation.description == "p.yaml:2:10")
    #expect(try map.required("block").textLocation.description == "p.yaml:5:5")
  }
}
