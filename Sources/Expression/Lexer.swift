import Tabular

struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case word(String)
    case keyword(String)
    case text(String)
    case number(Int64, scale: Int)
    case parameter(String)
    case symbol(String)
    case end
  }
  let kind: Kind
  let offset: Int
}

/// Cuts an expression's text into tokens.
struct Lexer {
  static let keywords: Set<String> = [
    "and", "or", "not", "in", "between", "is", "null", "case", "when", "then", "else", "end", "true", "false",
  ]
  static let symbols = ["<>", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ","]
  static let strangers = [
    "\"": "texts stand in single quotes: 'text'", "==": "write = instead of ==",
    "&&": "write and instead of &&",
    "||": "write or instead of ||", "!": "write not instead of !",
    "\u{201E}": "texts stand in straight single quotes: 'text'",
    "\u{2019}": "texts stand in straight single quotes: 'text'",
    "\u{2018}": "texts stand in straight single quotes: 'text'",
  ]
  let source: Source
  private var position = 0

  init(_ source: Source) { self.source = source }

  mutating func tokens() throws(ExpressionError) -> [Token] {
    var tokens: [Token] = []
    repeat { tokens.append(try next()) } while tokens.last?.kind != .end
    return tokens
  }

  private var current: Unicode.Scalar? {
    position < source.scalars.count ? source.scalars[position] : nil
  }

  private mutating func next() throws(ExpressionError) -> Token {
    while let scalar = current, scalar.properties.isWhitespace { position += 1 }
    let start = position
    guard let scalar = current else { return Token(kind: .end, offset: start) }
    if scalar.properties.isAlphabetic || scalar == "_" { return word(from: start) }
    if isDigit(scalar) { return Token(kind: try number(), offset: start) }
    if scalar == "'" { return Token(kind: .text(try text()), offset: start) }
    if scalar == ":" {
      position += 1
      let name = takeWord()
      guard !name.isEmpty else { throw source.error("expected a parameter's name behind ':'", at: start) }
      return Token(kind: .parameter(name), offset: start)
    }
    for length in [2, 1] where start + length <= source.scalars.count {
      let symbol = source.string(source.scalars[start..<start + length])
      if Self.symbols.contains(symbol) {
        position += length
        return Token(kind: .symbol(symbol == "!=" ? "<>" : symbol), offset: start)
      }
      if let hint = Self.strangers[symbol] { throw source.error(hint, at: start) }
    }
    throw source.error("'\(scalar)' means nothing here", at: start)
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private mutating func takeWord() -> String {
    let start = position
    // Combining marks belong to a decomposed umlaut.
    while let scalar = current,
      scalar.properties.isAlphabetic || isDigit(scalar) || scalar == "_"
        || scalar.properties.generalCategory == .nonspacingMark
    {
      position += 1
    }
    return source.string(source.scalars[start..<position])
  }

  private mutating func word(from start: Int) -> Token {
    let word = takeWord()
    let lowered = word.lowercased()
    return Token(kind: Self.keywords.contains(lowered) ? .keyword(lowered) : .word(word), offset: start)
  }

  private mutating func number() throws(ExpressionError) -> Token.Kind {
    let start = position
    while let scalar = current, isDigit(scalar) || scalar == "." { position += 1 }
    let text = source.string(source.scalars[start..<position])
    if let scalar = current, scalar.properties.isAlphabetic || scalar == "_" {
      throw source.error("'\(scalar)' stands inside a number", at: position)
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else {
      throw source.error("a number is written 12 or 12.5", at: start)
    }
    let digits = parts.joined()
    guard digits.utf8.count <= 18, let value = Int64(digits) else {
      throw source.error("a number may have 18 digits at most", at: start)
    }
    return .number(value, scale: parts.count == 2 ? parts[1].utf8.count : 0)
  }

  private mutating func text() throws(ExpressionError) -> String {
    let start = position
    var content: [Unicode.Scalar] = []
    position += 1
    while let scalar = current {
      position += 1
      if scalar == "'" {
        guard current == "'" else { return source.string(content[...]) }
        position += 1
      }
      content.append(scalar)
    }
    throw source.error("the text that begins here is never closed", at: start)
  }
}
