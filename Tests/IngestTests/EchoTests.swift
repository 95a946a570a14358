import Testing

@testable import Ingest

struct EchoTests {
  @Test(arguments: ["k. A.", "0.5", "1.000", "30.02.2025", "01. Mai", "45658", "viele", "1,2E+05", "-", "½"])
  func `what explains the mistake is repeated`(entry: String) { #expect(Echo.isHarmless(entry)) }

  @Test(arguments: [
    "Erika Muster", "Anna", "MUSTERMANN", "0209 1234567", "+49 209 1234567", "DE02120300000000202051",
    "Kl. 5b Anna",
    "a@b.de",
    "Musterstr. 12",
  ])
  func `what could tell of a person is not`(entry: String) { #expect(!Echo.isHarmless(entry)) }
}
