import Testing

@testable import Contract

/// Patterns match whole cells, in time that grows with the cell and not faster.
struct PatternTests {
  @Test(arguments: [
    ("a|b", "a", true), ("a|b", "ax", false), ("a|b", "xb", false), ("^a|b$", "b", true),
    ("[0-9]{3}", "012", true), ("[0-9]{3}", "012\n", false), ("[0-9]{3}", "0123", false),
    ("[A-Z]{2}[0-9]{5}", "AB12345", true), ("[A-Z]{2}[0-9]{5}", "zz1", false),
    ("(?:ab)+c?", "ababc", true), ("(ab){2,3}", "ab", false), ("(ab){2,3}", "ababab", true),
    ("(ab){2,}", "abababab", true),
    ("x*", "", true), ("", "", true), ("", "x", false), (".", "ü", true), (".", "\n", false),
    (".{2}", "€😀", true),
    (#"\d+"#, "12٣", true), (#"\p{Lu}\p{L}*"#, "Ärger", true), (#"\P{L}"#, "a", false),
    (#"\w+"#, "Straße_1", true),
    (#"\s"#, " ", true), (#"\S"#, " ", false), ("[^a-c]", "d", true), ("[^a-c]", "b", false),
    ("[a-z-[aeiou]]+", "xyz", true),
    ("[a-z-[aeiou]]+", "xay", false), (#"[\d\-]+"#, "1-2", true), (#"[\.\]]"#, "]", true),
    ("[]a]", "]", true),
    ("a+?b*?", "aab", true), ("^$", "", true), ("a^b", "ab", false), ("(a*)*b", "aaab", true),
    ("(|a)b", "b", true),
    (#"\i\c*"#, "name-1", true), ("[+-]?5", "-5", true), (#"[^\d]"#, "x", true), (#"[^\d]"#, "7", false),
  ])
  func `what matches`(_ pattern: String, _ text: String, _ matches: Bool) throws {
    let bytes = Array(text.utf8)
    let found = try Pattern(pattern).matches(bytes.span)
    #expect(found == matches, "\(pattern) and \(text.debugDescription)")
  }

  @Test(arguments: ["[0-9a-f]{4}", #"ä\d[^x]"#, "", "é.", "[A-Z][\u{80}-ü€]", "😀b"])
  func `a plain row of characters matches what it matches as a choice`(_ pattern: String) throws {
    let (row, choice) = (try Pattern(pattern), try Pattern("(\(pattern)|\(pattern))"))
    let texts = [
      "", "0a9f", "0a9", "0a9f0", "0A9f", "0a9ü", "ä1y", "ä1x", "ä٣€", "a1y", "é\n", "é?", "ée", "Aü", "A€",
      "Aa", "😀b",
      "😀",
    ]
    for text in texts {
      let bytes = Array(text.utf8)
      #expect(
        row.matches(bytes.span) == choice.matches(bytes.span), "\(pattern) and \(text.debugDescription)")
    }
  }

  @Test(arguments: [
    "(", ")", "a)", "[a", "*a", "a**", "a{", "a{2,1}", #"\1"#, #"\b"#, "(?=a)", "(?<n>a)", "[z-a]", #"a\"#,
    #"\p{Foo}"#, "[[a]",
    "a{1000000}", "((a{1000}){1000}){1000}",
  ])
  func `what is not understood is refused`(_ pattern: String) {
    #expect(throws: Pattern.Failure.self) { try Pattern(pattern) }
  }

  @Test func `a pattern that lets others search for hours takes no time on a cell of 100 kB`() throws {
    let pattern = try Pattern("(a+)+$")
    let cell = [UInt8](repeating: 0x61, count: 100_000) + [0x21]
    let clock = ContinuousClock()
    var isFound = true
    let time = clock.measure { isFound = pattern.matches(cell.span) }
    #expect(!isFound)
    // Searching all ways would take longer than the universe has existed; even a debug build is done at once.
    #expect(time < .seconds(20))
  }
}
