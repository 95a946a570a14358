/// Reusable memory whose content is surrounded by zeros.
///
/// Loads of up to 64 bytes are legal wherever they touch the content, even at its first and last byte.
public struct PaddedBuffer: Sendable {
  /// How many zeroed bytes stand before and behind the content.
  public static let padding = 64
  /// Padding, content, padding, and whatever an earlier, longer content has left behind.
  private var storage: [UInt8]
  /// How many bytes the content has.
  public private(set) var count = 0

  /// An empty buffer with room for that many bytes of content.
  public init(capacity: Int = 0) {
    storage = [UInt8](repeating: 0, count: max(0, capacity) + 2 * Self.padding)
  }

  /// Empties the buffer and keeps its memory.
  public mutating func removeAll() { setCount(0) }

  /// Drops bytes from the front of the content and moves the rest there.
  public mutating func removeFirst(_ dropped: Int) {
    let kept = count - dropped
    if dropped > 0 && kept > 0 {
      unsafe storage.withUnsafeMutableBytes { all in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: all[(Self.padding + dropped)...].prefix(kept))
        unsafe UnsafeMutableRawBufferPointer(rebasing: all[Self.padding...]).copyMemory(from: rest)
      }
    }
    setCount(kept)
  }

  /// Makes the content that long; new bytes are zero, bytes beyond are dropped.
  public mutating func resize(to newCount: Int) {
    let old = count
    setCount(newCount)
    if newCount > old { clear((Self.padding + old)..<(Self.padding + newCount)) }
  }

  /// Adds bytes behind the content.
  public mutating func append(_ bytes: some Collection<UInt8>) {
    let start = count + Self.padding
    setCount(count + bytes.count)
    storage.replaceSubrange(start..<(start + bytes.count), with: bytes)
  }

  /// Adds a part of another buffer's content behind the content.
  public mutating func append(_ other: borrowing PaddedBuffer, _ range: Range<Int>) {
    let start = count
    setCount(start + range.count)
    let offset = Self.padding + range.lowerBound
    other.withPaddedBytes { bytes in
      unsafe withMutableContent(start..<(start + range.count)) { target in
        unsafe bytes.extracting(offset..<(offset + target.count)).withUnsafeBytes { source in
          unsafe target.copyMemory(from: source)
        }
      }
    }
  }

  /// Puts new content into the buffer: the body writes up to `capacity` bytes and says how many count.
  @unsafe public mutating func fill(capacity: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
    setCount(capacity)
    let filled = unsafe withMutableContent(0..<capacity, body)
    precondition(filled >= 0 && filled <= capacity)
    setCount(filled)
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

  /// Lends the content with its padding as bytes: content offset 0 is the span's offset `padding`.
  @inline(__always)
  public func withPaddedSpan<Result, Failure: Error>(
    _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage.span)
  }

  /// Makes the content longer by bytes that are about to be overwritten, or shorter.
  mutating func setCount(_ newCount: Int) {
    let needed = newCount + 2 * Self.padding
    if needed > storage.count {
      storage.append(contentsOf: repeatElement(0, count: max(needed, storage.count * 2) - storage.count))
    }
    count = newCount
    clear((Self.padding + newCount)..<(2 * Self.padding + newCount))
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

  private mutating func clear(_ range: Range<Int>) {
    unsafe storage.withUnsafeMutableBytes { all in
      _ = unsafe UnsafeMutableRawBufferPointer(rebasing: all[range]).initializeMemory(
        as: UInt8.self, repeating: 0)
    }
  }
}
