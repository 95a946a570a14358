import Tabular
import Testing
import Validate

struct SchoolNumberTests {
  private let register: Set<String> = ["199928", "119039", "119040"]

  private func remedy(_ number: String) -> String {
    SchoolNumber(text: number).remedy { register.contains($0) }.de
  }

  @Test(arguments: ["119039", "199928", "199783", "199072"])
  func `official and reserved numbers have their check digit`(number: String) {
    #expect(SchoolNumber(text: number).hasCheckDigit)
  }

  @Test(arguments: ["119093", "199929", "19992", "1999281", "19992x", ""])
  func `others have not`(number: String) {
    #expect(!SchoolNumber(text: number).hasCheckDigit)
  }

  @Test func `one wrong digit or two swapped ones name the number meant`() {
    #expect(remedy("119093") == "Vermutlich ein Tippfehler, gemeint 119039? Bitte prüfen Sie die Nummer.")
    #expect(remedy("199828") == "Vermutlich ein Tippfehler, gemeint 199928? Bitte prüfen Sie die Nummer.")
    #expect(remedy("119049").contains("gemeint 119039 oder 119040?"))
  }

  @Test func `a number sound in itself is not corrected, one near nothing not guessed at`() {
    #expect(remedy("199783").contains("in sich stimmig"))
    #expect(remedy("150001").contains("letzte Ziffer passt nicht"))
    #expect(remedy("15000").contains("letzte Ziffer passt nicht"))
  }
}
