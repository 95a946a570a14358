import Synchronization

/// A growing dictionary of texts, shared by all files and threads of a run: text ↔ code.
///
/// Codes depend on the order in which threads meet a text, so nothing shown may depend on them: results are
/// ordered by text. Readers keep a local copy of what they have met and come here once per new text. Texts that Unicode
/// takes for the same, however they are composed, are the same here.
public final class StringDomain: Sendable {
  private let storage = Mutex(TextTable())

  /// A domain that knows the given texts by their position.
  public init(_ texts: [String] = []) {
    storage.withLock { storage in
      for text in texts { _ = storage.code(of: Array(text.utf8)) }
    }
  }

  /// The text's code; a new text gets the next one.
  public func code(of text: String) -> Int64 { code(ofUTF8: Array(text.utf8)) }

  /// The code of a text given as UTF-8; a new text gets the next one.
  public func code(ofUTF8 bytes: [UInt8]) -> Int64 {
    storage.withLock { storage in Int64(storage.code(of: bytes)) }
  }

  /// The text's code, if it has been met.
  public func existingCode(of text: String) -> Int64? {
    storage.withLock { storage in storage.existingCode(of: Array(text.utf8)).map(Int64.init) }
  }

  /// The text behind a code; nil for a code never given out.
  public func text(of code: Int64) -> String? {
    storage.withLock { storage in
      (0..<Int64(storage.count)).contains(code) ? storage.text(Int(code)) : nil
    }
  }

  /// How many texts have been met.
  public var count: Int { storage.withLock { storage in storage.count } }

  /// All texts by code.
  public var texts: [String] { storage.withLock { storage in storage.texts() } }
}

/// Texts and their positions, found by their bytes as long as equal texts have equal bytes.
private struct TextTable {
  /// All texts one after the other.
  private var bytes: [UInt8] = []
  /// Where each ends.
  private var ends: [Int] = []
  private var hashes: [UInt32] = []
  /// Positions plus one, 0 for a free slot; twice as many slots as texts.
  private var slots = [Int32](repeating: 0, count: 64)
  /// From the first text on that may be composed in several ways: all texts, compared as Unicode compares them.
  private var composed: [String: Int] = [:]
  private var isComposed = false
  /// The texts that somebody has asked for.
  private var made: [String] = []

  var count: Int { ends.count }

  func text(_ position: Int) -> String { String(decoding: bytes[range(position)], as: UTF8.self) }

  mutating func texts() -> [String] {
    for position in made.count..<count { made.append(text(position)) }
    return made
  }

  mutating func code(of text: [UInt8]) -> Int {
    compose(for: text)
    if isComposed {
      let next = count
      // Hashing a text takes longer than all else here: it is looked up and put in at once.
      let code = { (known: inout Int) in known }(
        &composed[String(decoding: text, as: UTF8.self), default: next])
      if code == next { append(text) }
      return code
    }
    let hash = Self.hash(text)
    let slot = slot(of: text, hash)
    if slots[slot] > 0 { return Int(slots[slot]) - 1 }
    append(text)
    hashes.append(hash)
    slots[slot] = Int32(count)
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  mutating func existingCode(of text: [UInt8]) -> Int? {
    compose(for: text)
    if isComposed { return composed[String(decoding: text, as: UTF8.self)] }
    let known = slots[slot(of: text, Self.hash(text))]
    return known > 0 ? Int(known) - 1 : nil
  }

  private mutating func compose(for text: [UInt8]) {
    guard !isComposed, !Self.isSimple(text) else { return }
    isComposed = true
    for (position, text) in texts().enumerated() where composed[text] == nil { composed[text] = position }
  }

  private func range(_ position: Int) -> Range<Int> {
    (position == 0 ? 0 : ends[position - 1])..<ends[position]
  }

  private mutating func append(_ text: [UInt8]) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  /// The slot of a text, or the free one that it would take.
  private func slot(of text: [UInt8], _ hash: UInt32) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] > 0 {
      let position = Int(slots[slot]) - 1
      if hashes[position] == hash, isSame(text, range(position)) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isSame(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    guard text.count == range.count else { return false }
    let (text, known) = (text.span, bytes.span.extracting(range))
    for place in text.indices where text[place] != known[place] { return false }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (position, hash) in hashes.enumerated() {
      var slot = Int(hash) & mask
      while slots[slot] > 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(position + 1)
    }
  }

  /// Whether no other sequence of characters means the same text, given that all others here are like that: all
  /// characters lie before the combining ones, which begin at U+0300 (CC 80).
  private static func isSimple(_ text: [UInt8]) -> Bool {
    let text = text.span
    for place in text.indices where text[place] >= 0xCC { return false }
    return true
  }

  /// FNV-1a of both halves of a text, so that one product need not wait for the other; folded once more so that the lowest
  /// bits depend on all.
  private static func hash(_ text: [UInt8]) -> UInt32 {
    let (prime, text) = (0x0000_0100_0000_01B3 as UInt64, text.span)
    var (first, second) = (0xCBF2_9CE4_8422_2325 as UInt64, UInt64(text.count))
    let half = text.count / 2
    let (front, back) = (text.extracting(..<half), text.extracting(half..<(2 * half)))
    for place in front.indices {
      first = (first ^ UInt64(front[place])) &* prime
      second = (second ^ UInt64(back[place])) &* prime
    }
    if text.count > 2 * half { first = (first ^ UInt64(text[2 * half])) &* prime }
    let hash = (first &* prime) ^ second
    return UInt32(truncatingIfNeeded: hash ^ (hash &>> 32))
  }
}

/// The domains of a run by name; fields that share a name share their codes.
public final class Domains: Sendable {
  private let storage = Mutex<[String: StringDomain]>([:])

  /// No domain yet.
  public init() {}

  /// The domain of that name, made when first asked for.
  public func domain(_ name: String) -> StringDomain {
    storage.withLock { storage in
      if let domain = storage[name] { return domain }
      let domain = StringDomain()
      storage[name] = domain
      return domain
    }
  }

  /// The domain of a string field: its shared one, or one of its own.
  public func domain(of field: Field, in table: TableSchema) -> StringDomain {
    domain(field.domain ?? "\(table.name).\(field.name)")
  }
}
