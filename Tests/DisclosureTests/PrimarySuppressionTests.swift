import Disclosure
import Tabular
import Testing

struct PrimarySuppressionTests {
  @Test(arguments: [(0, false), (1, true), (4, true), (5, false), (6, false)])
  func `secret is n if 0 < n < k`(count: Int, isSecret: Bool) {
    #expect(PrimarySuppression(threshold: 5).isSecret(persons: Rational(count)) == isSecret)
  }
}
