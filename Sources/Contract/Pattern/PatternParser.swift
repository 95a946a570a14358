/// What is wrong with a pattern.
struct PatternError: Error {
  let message: String
}

/// The syntax tree of a pattern.
indirect enum PatternSyntax {
  case empty
  case set(ScalarSet)
  case sequence([PatternSyntax])
  case choice([PatternSyntax])
  case repeated(PatternSyntax, least: Int, most: Int?)
  /// `^`: only where the cell begins.
  case start
  /// `$`: only where the cell ends.
  case end
}

/// Reads the regular expressions of XML Schema, and of other dialects what means the same there: `^` and `$`,
/// groups `(?:…)`, lazy quantifiers, which change nothing where the whole cell must match.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var place = 0
  private var depth = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  mutating func pattern() throws(PatternError) -> PatternSyntax {
    let result = try choice()
    guard next == nil else { throw PatternError(message: "a closing parenthesis has no partner") }
    return result
  }

  private mutating func choice() throws(PatternError) -> PatternSyntax {
    var branches = [try sequence()]
    while next == "|" {
      place += 1
      branches.append(try sequence())
    }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternSyntax {
    var pieces: [PatternSyntax] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      pieces.append(try quantified(try atom()))
    }
    return pieces.count == 1 ? pieces[0] : .sequence(pieces)
  }

  private mutating func quantified(_ atom: PatternSyntax) throws(PatternError) -> PatternSyntax {
    var least: Int
    var most: Int?
    switch next {
    case "?": (least, most) = (0, 1)
    case "*": (least, most) = (0, nil)
    case "+": (least, most) = (1, nil)
    case "{":
      place += 1
      least = try number()
      most = least
      if next == "," {
        place += 1
        most = next == "}" ? nil : try number()
      }
      guard next == "}", most.map({ $0 >= least }) ?? true else {
        throw PatternError(message: "a quantity is written {2}, {2,} or {2,5}")
      }
    default: return atom
    }
    place += 1
    if next == "?" { place += 1 }
    if let scalar = next, ["*", "+", "{"].contains(scalar) {
      throw PatternError(message: "a quantifier follows a quantifier")
    }
    return .repeated(atom, least: least, most: most)
  }

  private mutating func number() throws(PatternError) -> Int {
    var number = 0
    let start = place
    while let scalar = next, ("0"..."9").contains(scalar) {
      number = min(number * 10 + Int(scalar.value - 0x30), 1_000_000)
      place += 1
    }
    guard place > start else { throw PatternError(message: "a number is missing in {…}") }
    return number
  }

  private mutating func atom() throws(PatternError) -> PatternSyntax {
    guard let scalar = next else { return .empty }
    place += 1
    switch scalar {
    case "(": return try group()
    case "[": return .set(try bracket())
    case ".": return .set(.dot)
    case "^": return .start
    case "$": return .end
    case "\\": return .set(try escape())
    case "*", "+", "?", "{":
      throw PatternError(message: "'\(scalar)' has nothing before it to repeat")
    case "}", "]": throw PatternError(message: "'\(scalar)' needs a '\\' before it")
    default: return .set(ScalarSet(scalar.value...scalar.value))
    }
  }

  private mutating func group() throws(PatternError) -> PatternSyntax {
    depth += 1
    guard depth <= 100 else { throw PatternError(message: "groups are nested deeper than 100 levels") }
    if next == "?" {
      guard place + 1 < scalars.count, scalars[place + 1] == ":" else {
        throw PatternError(message: "groups that begin with '(?' are not supported, '(?:' excepted")
      }
      place += 2
    }
    let result = try choice()
    guard next == ")" else { throw PatternError(message: "a parenthesis does not close") }
    place += 1
    depth -= 1
    return result
  }

  private mutating func escape() throws(PatternError) -> ScalarSet {
    guard let scalar = next else { throw PatternError(message: "the pattern ends with '\\'") }
    place += 1
    switch scalar {
    case "n": return ScalarSet(0x0A...0x0A)
    case "r": return ScalarSet(0x0D...0x0D)
    case "t": return ScalarSet(0x09...0x09)
    case "d": return .digit
    case "D": return ScalarSet.digit.inverted
    case "s": return .space
    case "S": return ScalarSet.space.inverted
    case "w": return .word
    case "W": return ScalarSet.word.inverted
    case "i": return .nameStart
    case "I": return ScalarSet.nameStart.inverted
    case "c": return .name
    case "C": return ScalarSet.name.inverted
    case "p", "P":
      let set = try category()
      return scalar == "P" ? set.inverted : set
    default:
      guard scalar.isASCII, !scalar.properties.isAlphabetic, scalar.properties.numericType == nil else {
        throw PatternError(message: "'\\\(scalar)' is not supported")
      }
      return ScalarSet(scalar.value...scalar.value)
    }
  }

  private mutating func category() throws(PatternError) -> ScalarSet {
    let start = place
    while let scalar = next, scalar != "}" { place += scalar == "\\" ? 2 : 1 }
    let text = scalars[start..<min(place, scalars.count)].map(String.init).joined()
    place += 1
    guard text.hasPrefix("{"), ScalarSet.categoryNames.contains(String(text.dropFirst())) else {
      throw PatternError(message: "'\\p\(text)}' is no category of characters")
    }
    return ScalarSet(category: String(text.dropFirst()))
  }

  private mutating func bracket() throws(PatternError) -> ScalarSet {
    var set = ScalarSet()
    let isInverted = next == "^"
    if isInverted { place += 1 }
    var isFirst = true
    var subtracted: ScalarSet?
    while let scalar = next, scalar != "]" || isFirst {
      place += 1
      if scalar == "-", next == "[", !isFirst {
        place += 1
        subtracted = try bracket()
        break
      }
      isFirst = false
      if scalar == "[" { throw PatternError(message: "'[' within brackets needs a '\\' before it") }
      if scalar == "\\" {
        let member = try escape()
        guard let single = member.single, next == "-", place + 1 < scalars.count, scalars[place + 1] != "]",
          scalars[place + 1] != "["
        else {
          set.insert(member)
          continue
        }
        try insertRange(from: single, &set)
      } else if next == "-", place + 1 < scalars.count, scalars[place + 1] != "]", scalars[place + 1] != "[" {
        try insertRange(from: scalar.value, &set)
      } else {
        set.insert(scalar.value...scalar.value)
      }
    }
    guard next == "]" else { throw PatternError(message: "a bracket does not close") }
    place += 1
    var result = isInverted ? set.inverted : set
    if let subtracted { result.subtract(subtracted) }
    return result
  }

  /// The rest of a range, its `-` being next.
  private mutating func insertRange(from first: UInt32, _ set: inout ScalarSet) throws(PatternError) {
    place += 1
    guard let scalar = next else { throw PatternError(message: "a bracket does not close") }
    place += 1
    var last = scalar.value
    if scalar == "\\" {
      guard let single = try escape().single else {
        throw PatternError(message: "a range ends with a single character")
      }
      last = single
    }
    guard first <= last else { throw PatternError(message: "a range runs backwards") }
    set.insert(first...last)
  }
}
