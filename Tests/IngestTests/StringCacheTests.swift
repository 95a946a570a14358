import Testing

@testable import Ingest

/// The codes of texts met before, found by their bytes.
struct StringCacheTests {
  private static func texts(_ count: Int, upTo longest: Int, seed: Int) -> [[UInt8]] {
    var dice = SweepTests.Dice(state: UInt64(seed))
    var texts: Set<[UInt8]> = []
    while texts.count < count {
      // Few different letters, so that texts are alike in front, at their ends or between.
      texts.insert((0..<(1 + dice.roll(longest))).map { _ in UInt8(0x61 + dice.roll(3)) })
    }
    return texts.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func looked(_ cache: StringCache, _ text: [UInt8]) -> Int64? {
    withPadded(text) { bytes, start in
      let cell = ShortCell(anyLength: bytes, start, start + text.count)
      let (code, difference) = cache.isOfFew ? cache.look(cell) : cache.look(cell, at: cache.slot(of: cell))
      return difference == 0 ? code : nil
    }
  }

  @Test(arguments: [5, 24, 40, 100], 1...5)
  func `every text is found with its code, and no other`(longest: Int, seed: Int) {
    let texts = Self.texts(300, upTo: longest, seed: seed)
    var cache = StringCache()
    for (code, text) in texts.enumerated() where code % 2 == 0 {
      withPadded(text) { bytes, start in
        #expect(cache.code(bytes, start, start + text.count) == nil)
        cache.insert(bytes, start, start + text.count, code: Int64(code))
      }
    }
    for (code, text) in texts.enumerated() {
      let expected = code % 2 == 0 ? Int64(code) : nil
      withPadded(text) { bytes, start in
        #expect(cache.code(bytes, start, start + text.count) == expected)
      }
      let looked = Self.looked(cache, text)
      #expect(looked == nil || looked == expected)
    }
  }

  @Test(arguments: 1...40)
  func `one look finds each of few short texts`(seed: Int) {
    let texts = Self.texts(10, upTo: 24, seed: seed)
    var cache = StringCache()
    for (code, text) in texts.enumerated() {
      withPadded(text) { bytes, start in
        cache.insert(bytes, start, start + text.count, code: Int64(code))
      }
      for (known, text) in texts.prefix(code + 1).enumerated() {
        #expect(Self.looked(cache, text) == Int64(known))
      }
    }
  }
}
