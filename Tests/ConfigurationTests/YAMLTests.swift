import Configuration
import Tabular
import Testing

struct YAMLTests {
  @Test(arguments: [
    (
      "a: 1\nb: 2\na: 3\n", "p.yaml:1:1: error: key 'a' stands more than once in the same mapping, first here"
    ),
    ("1: a\n'1': b\n", "p.yaml:1:1: error: key '1' stands more than once in the same mapping, first here"),
    ("a: &x 1\nb: *x\n", "p.yaml:1:4: error: anchors (&) and aliases (*) are not supported"),
    ("a: 1\nb: !!int 2\n", "p.yaml:2:4: error: tags (!) are not supported"),
    ("a: !own {b: 1}\n", "p.yaml:1:4: error: tags (!) are not supported"),
    ("? [a]\n: 1\n", "p.yaml:1:3: error: a key must be a text, found a list"),
    ("", "p.yaml:1:1: error: the file is empty"),
    ("# nothing but a comment\n", "p.yaml:1:1: error: the file is empty"),
  ])
  func `whatever is more than plain data is refused where it stands`(yaml: String, expected: String) throws {
    let error = try #require(throws: ConfigError.self) {
      try ConfigNode.parse(yaml: yaml, file: "p.yaml")
    }
    #expect(error.description == expected)
  }

  @Test(arguments: [
    ("a: [1, 2\nb: 3\n", 2), ("a: 1\n\tb: 2\n", 2), ("a: 'open\n", 2), ("a: 1\n---\nb: 2\n", 2),
    ("a: 1\nb: *nowhere\n", 2), ("a: 1\nb: x\u{1}y\n", 2), ("a: b: c\n", 1),
  ])
  func `broken YAML is an error with a line`(yaml: String, line: Int) throws {
    let error = try #require(throws: ConfigError.self) {
      try ConfigNode.parse(yaml: yaml, file: "p.yaml")
    }
    #expect(error.location.line == line)
    #expect(error.location.column != nil)
    #expect(error.message.hasPrefix("not valid YAML: "))
  }

  @Test(arguments: [(50, true), (51, false), (999, false), (100_000, false)])
  func `nesting is limited`(depth: Int, isAllowed: Bool) throws {
    let yaml = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let result = Result { try ConfigNode.parse(yaml: yaml, file: "p.yaml") }
    switch result {
    case .success: #expect(isAllowed)
    case .failure(let error):
      #expect(!isAllowed)
      #expect((error as? ConfigError)?.location.line == 1)
    }
  }
}
