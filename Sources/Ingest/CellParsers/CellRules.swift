import Tabular

/// What a text must satisfy to count.
enum TextRules {
  /// The constraint a text breaks, with the likely cause if it is known.
  static func fault(_ text: CellText, _ constraints: Constraints, _ check: TextCheck?) -> CellFault? {
    if let digits = constraints.digits, !text.isDigits || text.bytes.count != digits {
      let bytes = text.bytes
      let isSuffixed =
        bytes.suffix(2) == [Ascii.dot, Ascii.zero] || bytes.suffix(2) == [Ascii.comma, Ascii.zero]
      if isSuffixed, bytes.dropLast(2).allSatisfy(isDigit) { return .trailingPointZero }
      return Damage.of(text) ?? .wrongDigits(digits)
    }
    if let least = constraints.minLength, text.length < least { return .tooShort(least) }
    if let most = constraints.maxLength, text.length > most { return .tooLong(most) }
    return check?.fault(text)
  }
}

/// What a number must satisfy besides its grammar.
enum NumberRules {
  /// A whole number with its number of digits.
  static func integer(
    _ text: CellText, _ grammar: NumberGrammar, _ constraints: Constraints
  ) -> CellOutcome {
    if let digits = constraints.digits, text.isDigits, text.bytes.count != digits {
      return .fault(.wrongDigits(digits))
    }
    return grammar.integer(text)
  }

  /// A decimal number; a day's serial number that is far too large for the field is Excel's doing.
  static func decimal(
    _ text: CellText, _ grammar: NumberGrammar, scale: Int, _ constraints: Constraints
  ) -> CellOutcome {
    let outcome = grammar.decimal(text, scale: scale)
    if case .value(let value) = outcome, let maximum = constraints.maximum, value > maximum, text.isDigits,
      text.bytes.count == 5,
      (20_000...60_000).contains(text.bytes.reduce(0) { $0 * 10 + Int($1 - Ascii.zero) })
    {
      return .fault(.excelSerial)
    }
    return outcome
  }
}
