import Tabular
import Testing

struct StringDomainTests {
  /// Texts at random, many of them more than once; the same seed gives the same ones.
  private static func texts(_ seed: UInt64, _ pieces: [String], _ count: Int) -> [String] {
    var state = seed &* 2 &+ 1
    return (0..<count).map { _ in
      var text = ""
      for _ in 0..<4 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int((state >> 33) % UInt64(pieces.count))]
      }
      return text
    }
  }

  @Test(arguments: [
    ["", "a", "b", "ü", "ß", "Schule ", "\u{2FF}"], ["", "ü", "u\u{308}", "\u{300}", "K", "\u{212A}"],
    ["x", "–", "e\u{301}", "é", "ế", "🙂"], (0..<40).map { "\($0 * 7919)" },
  ])
  func `a text has the code of the first one that Unicode takes for the same`(pieces: [String]) {
    for seed in UInt64(0)..<8 {
      let domain = StringDomain()
      var codes: [String: Int64] = [:]
      var first: [String] = []
      for text in Self.texts(seed, pieces, 3000) {
        #expect(domain.existingCode(of: text) == codes[text])
        let expected = codes[text] ?? Int64(codes.count)
        if codes[text] == nil { first.append(text) }
        codes[text] = expected
        #expect(domain.code(of: text) == expected)
      }
      #expect(domain.count == first.count)
      // As they were met, not as Unicode might write them.
      #expect(domain.texts.map { Array($0.utf8) } == first.map { Array($0.utf8) })
      #expect(domain.text(of: Int64(first.count)) == nil)
      #expect(domain.text(of: -1) == nil)
      #expect(domain.text(of: 0) == first[0])
    }
  }

  @Test func `codes stay when the first text comes that may be composed in several ways`() {
    let domain = StringDomain(["Köln", "Kln", "Köln"])
    #expect(domain.count == 2)
    #expect(domain.code(of: "Ko\u{308}ln") == 0)
    #expect(domain.code(of: "Kln") == 1)
    #expect(domain.code(of: "Köln – Süd") == 2)
    #expect(domain.texts == ["Köln", "Kln", "Köln – Süd"])
  }

  @Test func `bytes that are no text are told apart from texts, and nothing fails`() {
    let domain = StringDomain()
    let codes = [[0xC3], [0x80], [0xC3, 0xA4]].map { domain.code(ofUTF8: $0) }
    #expect(codes[2] != codes[0] && codes[2] != codes[1])
    #expect(domain.code(of: "–") == 3)
    #expect(domain.code(of: "ä") == codes[2])
  }

  @Test func `threads that meet the same texts get the same codes`() async {
    let domain = StringDomain()
    let texts = Self.texts(5, ["a", "b", "c", "ä", "x\u{308}"], 2000)
    let codes = await withTaskGroup(of: [Int64].self) { group in
      for _ in 0..<4 { group.addTask { texts.map { domain.code(of: $0) } } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(codes).count == 1)
    #expect(domain.count == Set(texts).count)
  }
}
