import Platform
import Testing

@testable import Ingest

/// Texts with so many cells that the room kept for their ends is not enough at first.
struct DenseTextTests {
  private static func index(_ text: [UInt8], width: Int, isWide: Bool) -> StructuralIndex {
    var buffer = PaddedBuffer()
    buffer.append(text)
    var index = StructuralIndex()
    index.isWide = isWide && WideBlocks.areAvailable
    let isRegular = buffer.withPaddedBytes { bytes in
      index.buildRegular(
        bytes, PaddedBuffer.padding..<(PaddedBuffer.padding + text.count), delimiter: UInt8(ascii: ";"),
        width: width, firstLine: 1) != nil
    }
    // Where room is lacking for good it is none.
    #expect(isRegular)
    return index
  }

  @Test(arguments: [";;\n", "a;;\n", "\n", "\"\";\n", "a;b;;;c\n"], [true, false])
  func `every cell is found`(line: String, isWide: Bool) {
    let row = Array(line.utf8)
    let ends = row.indices.filter { row[$0] == UInt8(ascii: ";") || row[$0] == UInt8(ascii: "\n") }
    for rows in [1, 2000, 9000, 60_000] {
      let text = [UInt8]((0..<rows).map { _ in row }.joined())
      let index = Self.index(text, width: ends.count, isWide: isWide)
      #expect(index.rowCount == rows && index.endCount == rows * ends.count)
      guard index.endCount == rows * ends.count else { continue }
      let expected = (0..<rows).lazy.flatMap { row in
        ends.map { Int32(PaddedBuffer.padding + row * line.utf8.count + $0) }
      }
      #expect(index.ends.prefix(index.endCount).elementsEqual(expected))
    }
  }
}
