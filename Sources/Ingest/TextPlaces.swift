import Platform
import Tabular

/// Where the bytes of a piece in a single-byte encoding stand in the text they became.
struct TextPlaces: Sendable {
  /// It is known of every so many bytes; `wide_blocks_decode` knows the same number.
  static let step = 256

  /// The offset in the text of every byte whose own offset is a multiple of `step`.
  var offsets: [Int64] = []

  /// For no text.
  init() {}

  /// For so many bytes, nothing being known yet.
  init(count: Int) { offsets = [Int64](repeating: 0, count: (count + Self.step - 1) / Self.step) }

  /// Spans of the text, one behind the other, as spans of the file, given where the piece begins in both.
  func inFile(_ spans: [RowSpan], piece: Int, bytes: RawSpan) -> [RowSpan] {
    var index = 0
    // Each begins where the last one ends.
    var start = spans.first.map { offset(of: $0.byte - piece, bytes, from: &index) } ?? 0
    return spans.map { span in
      let end = offset(of: span.end - piece, bytes, from: &index)
      defer { start = end }
      return RowSpan(byte: piece + start, end: piece + end, line: span.line, record: span.record)
    }
  }

  /// Which byte became the character at an offset in the text; the one asked for last lay before it, in step `index`.
  private func offset(of place: Int, _ bytes: RawSpan, from index: inout Int) -> Int {
    while index + 1 < offsets.count, offsets[index + 1] <= place { index += 1 }
    guard index < offsets.count else { return 0 }
    let known = Int(offsets[index])
    return index * Self.step + bytes.characters(PaddedBuffer.padding + known, PaddedBuffer.padding + place)
  }
}
