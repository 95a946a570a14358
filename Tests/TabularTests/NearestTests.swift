import Tabular
import Testing

struct NearestTests {
  @Test(arguments: [
    ("ruels", "rules"), ("RULES", "rules"), ("nmae", "name"), ("nam", "name"), ("names", "name"),
    ("schulfrom", "schulform"), ("träger", "traeger"),
  ])
  func `a mistyped word finds the one it meant`(word: String, expected: String) {
    #expect(nearest(word, in: ["name", "rules", "schulform", "traeger"]) == expected)
  }

  @Test(arguments: ["", "x", "period", "na", "rlsu"])
  func `a word that is nothing like any other finds none`(word: String) {
    #expect(nearest(word, in: ["name", "rules", "schulform"]) == nil)
    #expect(suggestion(for: word, in: ["name", "rules", "schulform"]) == "")
  }

  @Test func `the first of equally near candidates wins, the nearest of all before`() {
    #expect(nearest("cat", in: ["bat", "hat"]) == "bat")
    #expect(nearest("cat", in: ["hat", "bat"]) == "hat")
    #expect(nearest("stunden", in: ["stunde", "stunden"]) == "stunden")
    #expect(suggestion(for: "hta", in: ["hat"]) == "; did you mean 'hat'?")
  }
}
