/// The beginning of a text.
struct Head {
  let bytes: [UInt8]
  /// The text's offset of the first of these bytes.
  let offset: Int
  /// Where the records begin, behind a `sep=` line.
  private(set) var start = 0
  /// The line they begin on.
  private(set) var line = 1
  /// What a `sep=` line says.
  private(set) var announcedDelimiter: UInt8?

  init(bytes: [UInt8], offset: Int) {
    self.bytes = bytes
    self.offset = offset
    guard let end = bytes.firstIndex(of: Ascii.lineFeed) else { return }
    let first = bytes[..<end].filter { $0 != Ascii.quote && $0 != Ascii.carriageReturn }
    guard first.count == 5, first.starts(with: Array("sep=".utf8)) || first.starts(with: Array("SEP=".utf8))
    else { return }
    announcedDelimiter = first[4]
    start = end + 1
    line = 2
  }

  /// Whether the first bytes are the same as those of another text.
  func begins(like other: Head, upTo count: Int) -> Bool {
    bytes.prefix(count).elementsEqual(other.bytes.prefix(count))
  }
}
