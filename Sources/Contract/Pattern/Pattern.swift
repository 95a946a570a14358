/// A regular expression that the whole of a text must match.
///
/// All ways through the expression are followed at once (Thompson, "Regular Expression Search Algorithm", CACM 1968):
/// the time grows with the length of the text times the size of the expression, never faster. `(a+)+$` is harmless.
public struct Pattern: Sendable, Hashable {
  private enum State: Hashable {
    case set(ScalarSet, next: Int)
    case fork(Int, Int)
    case start(next: Int)
    case end(next: Int)
    case accept
  }
  /// The expression as it was written.
  public let text: String
  private var states: [State] = []
  private var first = 0
  /// The sets that the characters must lie in one by one, where the expression is nothing but such a row.
  private var row: [CharacterSet]?
  private static let largest = 20_000

  /// What is wrong with an expression, in a sentence.
  public struct Failure: Error, Sendable {
    /// The sentence.
    public let message: String
  }

  /// Reads an expression.
  ///
  /// - Throws: `Failure` for what is no expression and for what is not supported: backreferences, look-around, blocks,
  ///   and expressions that grow beyond 20,000 states.
  public init(_ text: String) throws(Failure) {
    self.text = text
    do {
      var parser = PatternParser(text)
      let syntax = try parser.pattern()
      states = [.accept]
      first = try add(syntax, then: 0)
      row = plainRow()
    } catch {
      throw Failure(message: error.message)
    }
  }

  /// Adds the states of an expression and gives the first one; built from the end to the beginning.
  private mutating func add(_ syntax: PatternSyntax, then next: Int) throws(PatternError) -> Int {
    switch syntax {
    case .empty: return next
    case .set(let set): return try append(.set(set, next: next))
    case .start: return try append(.start(next: next))
    case .end: return try append(.end(next: next))
    case .sequence(let parts):
      var place = next
      for part in parts.reversed() { place = try add(part, then: place) }
      return place
    case .choice(let branches):
      var place = try add(branches[branches.count - 1], then: next)
      for branch in branches.dropLast().reversed() {
        place = try append(.fork(try add(branch, then: next), place))
      }
      return place
    case .repeated(let part, let least, let most):
      var place = next
      if let most {
        for _ in least..<max(least, most) { place = try append(.fork(try add(part, then: place), next)) }
      } else {
        let loop = try append(.fork(next, next))
        states[loop] = .fork(try add(part, then: loop), next)
        place = loop
      }
      for _ in 0..<least { place = try add(part, then: place) }
      return place
    }
  }

  private mutating func append(_ state: State) throws(PatternError) -> Int {
    guard states.count < Self.largest else {
      throw PatternError(message: "the expression is too large: please lower the numbers in {…}")
    }
    states.append(state)
    return states.count - 1
  }

  /// The sets of an expression without alternatives, such as `[0-9a-f]{16}`; nil for any other.
  private func plainRow() -> [CharacterSet]? {
    var result: [CharacterSet] = []
    var known: [ScalarSet: CharacterSet] = [:]
    var state = first
    while state != 0 {
      guard case .set(let set, let next) = states[state] else { return nil }
      let characters = known[set] ?? CharacterSet(set)
      known[set] = characters
      result.append(characters)
      state = next
    }
    return result
  }

  /// Whether the whole text, valid UTF-8, matches.
  public func matches(_ text: borrowing Span<UInt8>) -> Bool {
    guard let row else { return follows(text) }
    var place = 0
    for set in row {
      guard place < text.count, set.contains(Self.scalar(text, &place)) else { return false }
    }
    return place == text.count
  }

  /// The same by all ways through the expression.
  private func follows(_ text: borrowing Span<UInt8>) -> Bool {
    var current = StateSet(count: states.count)
    var following = StateSet(count: states.count)
    var place = 0
    enter(first, isStart: true, isEnd: text.isEmpty, &current)
    while place < text.count {
      let scalar = Self.scalar(text, &place)
      let isEnd = place >= text.count
      following.removeAll()
      for state in current.members {
        if case .set(let set, let next) = states[state], set.contains(scalar) {
          enter(next, isStart: false, isEnd: isEnd, &following)
        }
      }
      if following.members.isEmpty { return false }
      swap(&current, &following)
    }
    return current.contains(0)
  }

  /// Adds a state and all that are reached from it without a character.
  private func enter(_ state: Int, isStart: Bool, isEnd: Bool, _ set: inout StateSet) {
    var open = [state]
    while let state = open.popLast() {
      guard set.insert(state) else { continue }
      switch states[state] {
      case .fork(let left, let right): open += [right, left]
      case .start(let next): if isStart { open.append(next) }
      case .end(let next): if isEnd { open.append(next) }
      case .set, .accept: continue
      }
    }
  }

  private static func scalar(_ text: borrowing Span<UInt8>, _ place: inout Int) -> UInt32 {
    let lead = text[place]
    place += 1
    if lead < 0x80 { return UInt32(lead) }
    let more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1
    var scalar = UInt32(lead) & (0x3F >> UInt32(more))
    for _ in 0..<more where place < text.count {
      scalar = scalar << 6 | UInt32(text[place] & 0x3F)
      place += 1
    }
    return scalar
  }
}

/// A set of characters that answers for ASCII at once.
private struct CharacterSet: Sendable, Hashable {
  private let set: ScalarSet
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ set: ScalarSet) {
    self.set = set
    for scalar in UInt32(0)..<64 {
      if set.contains(scalar) { low |= 1 << UInt64(scalar) }
      if set.contains(scalar + 64) { high |= 1 << UInt64(scalar) }
    }
  }

  func contains(_ scalar: UInt32) -> Bool {
    guard scalar < 128 else { return set.contains(scalar) }
    return (scalar < 64 ? low : high) >> UInt64(scalar & 63) & 1 == 1
  }
}

/// States of an expression, each once, in the order they were met.
private struct StateSet {
  private(set) var members: [Int] = []
  private var isMember: [Bool]

  init(count: Int) { isMember = [Bool](repeating: false, count: count) }

  func contains(_ state: Int) -> Bool { isMember[state] }

  mutating func insert(_ state: Int) -> Bool {
    if isMember[state] { return false }
    isMember[state] = true
    members.append(state)
    return true
  }

  mutating func removeAll() {
    for state in members { isMember[state] = false }
    members.removeAll(keepingCapacity: true)
  }
}
