/// Reusable memory whose content is surrounded by zeros.
///
/// Loads of up to 64 bytes are legal wherever they touch the content, even at its first and last byte.
public struct PaddedBuffer: Sendable {
  /// How many zeroed bytes stand before and behind the content.
  public static let padding = 64
  /// Padding, content, padding, and whatever room an earlier, longer content has left behind.
  private var storage: [UInt8]
  /// How many bytes the content has.
  public private(set) var count = 0

  /// An empty buffer with room for that many bytes of content.
  public init(capacity: Int = 0) {
    storage = [UInt8](repeating: 0, count: max(0, capacity) + 2 * Self.padding)
  }

  /// Empties the buffer and keeps its memory.
  public mutating func removeAll() { resize(to: 0) }

  /// Makes the content that long; new bytes are zero, bytes beyond are dropped.
  public mutating func resize(to newCount: Int) {
    let needed = newCount + 2 * Self.padding
    if needed > storage.count {
      storage.append(contentsOf: repeatElement(0, count: max(needed, storage.count * 2) - storage.count))
    }
    if newCount < count {
      let stale = Self.padding + newCount
      for index in stale..<(Self.padding + count) { storage[index] = 0 }
    }
    count = newCount
  }

  /// Adds bytes behind the content.
  public mutating func append(_ bytes: some Collection<UInt8>) {
    let start = count + Self.padding
    resize(to: count + bytes.count)
    storage.replaceSubrange(start..<(start + bytes.count), with: bytes)
  }

  /// The byte at an offset into the content.
  public subscript(offset: Int) -> UInt8 {
    get { storage[Self.padding + offset] }
    set { storage[Self.padding + offset] = newValue }
  }

  /// A copy of a part of the content.
  public func copy(_ range: Range<Int>) -> [UInt8] {
    Array(storage[(Self.padding + range.lowerBound)..<(Self.padding + range.upperBound)])
  }

  /// Lends the content with its padding: content offset 0 is the span's offset `padding`.
  @inline(__always)
  public func withPaddedBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(storage.span.bytes)
  }

  /// Lends a part of the content for writing.
  @unsafe mutating func withMutableContent<Result>(
    _ range: Range<Int>, _ body: (UnsafeMutableRawBufferPointer) -> Result
  ) -> Result {
    let start = Self.padding + range.lowerBound
    return unsafe storage.withUnsafeMutableBytes { all in
      unsafe body(UnsafeMutableRawBufferPointer(rebasing: all[start..<(start + range.count)]))
    }
  }
}
