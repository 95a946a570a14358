import Testing

@testable import Ingest

/// Spellings of a closed vocabulary: learned from files, found again, told apart.
struct WordTableTests {
  private func look(_ table: WordTable, _ word: [UInt8]) -> Int64? {
    withPadded(word) { bytes, start in
      let (value, difference) = table.look(ShortCell(anyLength: bytes, start, start + word.count))
      return difference == 0 ? value : nil
    }
  }

  /// A spelling for which no table had room was looked for anew in every row: a file of 4,518 rows took minutes.
  @Test(.timeLimit(.minutes(1)), arguments: [1, 2, 7, 8, 9, 11, 15, 16, 17, 23, 24])
  func `spellings that differ in the case of any one letter are all learned at once`(length: Int) {
    let word = Array("PRAEVENTIONUNDBERATUNGSO".utf8.prefix(length))
    var table = WordTable()
    table.add(String(decoding: word, as: UTF8.self), 1)
    var spellings = [word]
    for place in word.indices {
      var other = word
      other[place] |= 0x20
      table.learn(other, 1)
      spellings.append(other)
    }
    // Of longer words the bytes between the first and the last sixteen tell no spellings apart in the table.
    for spelling in spellings where length <= 16 || spelling[8..<(length - 8)].allSatisfy({ $0 < 0x60 }) {
      #expect(look(table, spelling) == 1, "\(String(decoding: spelling, as: UTF8.self))")
    }
  }

  @Test func `a word that shares its slot with another one whatever the seed stays outside, and costs once`()
  {
    // The sum of the head and twice the tail is the same for both.
    let first: [UInt8] = [0x41, 0, 0, 0, 0, 0, 0, 0, 0x42, 0, 0, 0, 0, 0, 0, 0]
    let second: [UInt8] = [0x43, 0, 0, 0, 0, 0, 0, 0, 0x41, 0, 0, 0, 0, 0, 0, 0]
    var table = WordTable()
    table.learn(first, 1)
    for _ in 0..<1000 { table.learn(second, 2) }
    #expect(look(table, first) == 1 && look(table, second) == nil)
  }
}
