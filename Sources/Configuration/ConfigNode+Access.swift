public import Tabular

extension ConfigNode {
  /// The text as written.
  ///
  /// - Throws: `ConfigError` for a list, a mapping and a key without value; a quoted empty text is a text.
  public func string() throws(ConfigError) -> String {
    guard case .scalar(let text, let isQuoted) = content, isQuoted || !text.isEmpty else {
      throw error("expected a text, found \(kind)")
    }
    return text
  }

  /// A whole number in plain digits, with `-` where negative.
  ///
  /// - Throws: `ConfigError` for anything else, `007` and `1_000` included.
  public func integer() throws(ConfigError) -> Int {
    guard case .scalar(let text, _) = content, let number = Int(text), String(number) == text else {
      throw error("expected a whole number, found \(kind)")
    }
    return number
  }

  /// An exact decimal number with a point: `0.5`, `-12.25`, `39`.
  ///
  /// - Throws: `ConfigError` for anything else and for more than 18 digits.
  public func decimal() throws(ConfigError) -> Rational {
    guard case .scalar(let text, _) = content, let number = Self.decimal(text) else {
      throw error("expected a decimal number with a point, found \(kind)")
    }
    return number
  }

  /// A truth value: `true` or `ja`, `false` or `nein`.
  ///
  /// - Throws: `ConfigError` for anything else.
  public func boolean() throws(ConfigError) -> Bool {
    guard case .scalar(let text, _) = content else {
      throw error("expected true or false, found \(kind)")
    }
    switch text {
    case "true", "ja": return true
    case "false", "nein": return false
    default: throw error("expected true or false (or ja, nein), found \(kind)")
    }
  }

  /// A day written `2025-07-31`.
  ///
  /// - Throws: `ConfigError` for anything else and for days the calendar does not have.
  public func date() throws(ConfigError) -> CalendarDate {
    guard case .scalar(let text, _) = content, let date = CalendarDate(iso: text) else {
      throw error("expected a day such as 2025-07-31, found \(kind)")
    }
    return date
  }

  /// The elements of a list.
  ///
  /// - Throws: `ConfigError` for anything but a list.
  public func list() throws(ConfigError) -> [ConfigNode] {
    guard case .list(let elements) = content else { throw error("expected a list, found \(kind)") }
    return elements
  }

  /// The texts of a list, or the one text that stands in its place.
  ///
  /// - Throws: `ConfigError` for a mapping, and for elements that are not texts.
  public func strings() throws(ConfigError) -> [String] {
    guard case .list(let elements) = content else { return [try string()] }
    var texts: [String] = []
    for element in elements { texts.append(try element.string()) }
    return texts
  }

  /// A text for both languages, or a mapping with `de` and `en`.
  ///
  /// - Throws: `ConfigError` for a list, other keys, or a language left out.
  public func localized() throws(ConfigError) -> Localized {
    guard isMapping else {
      let text = try string()
      return Localized(de: text, en: text)
    }
    let languages = try mapping(knownKeys: ["de", "en"])
    return Localized(de: try languages.required("de").string(), en: try languages.required("en").string())
  }

  /// One word of a closed set.
  ///
  /// - Throws: `ConfigError` for any other word, with the one most likely meant.
  public func word(of words: [String]) throws(ConfigError) -> String {
    let text = try string()
    guard words.contains(text) else { throw Self.unknown("word", text, known: words, at: location) }
    return text
  }

  /// One case of an enumeration by its raw value.
  ///
  /// - Throws: `ConfigError` for any other word, with the one most likely meant.
  public func word<Word>(of type: Word.Type) throws(ConfigError) -> Word
  where Word: CaseIterable & RawRepresentable, Word.RawValue == String {
    let text = try word(of: type.allCases.map(\.rawValue))
    guard let word = Word(rawValue: text) else { throw error("unknown word '\(text)'") }
    return word
  }

  /// A mapping that may hold the given keys and no others.
  ///
  /// - Throws: `ConfigError` for anything but a mapping, and for an unknown key at the key's own place.
  public func mapping(knownKeys: [String]) throws(ConfigError) -> ConfigMapping {
    let mapping = try anyMapping()
    for entry in mapping.entries where !knownKeys.contains(entry.key) {
      throw Self.unknown("key", entry.key, known: knownKeys, at: entry.location)
    }
    return mapping
  }

  /// A mapping whose keys are names given by the file.
  ///
  /// - Throws: `ConfigError` for anything but a mapping.
  public func anyMapping() throws(ConfigError) -> ConfigMapping {
    guard case .mapping(let entries) = content else { throw error("expected a mapping, found \(kind)") }
    return ConfigMapping(entries: entries, location: location)
  }

  private static func unknown(
    _ what: String, _ word: String, known: [String], at location: SourceLocation
  ) -> ConfigError {
    let hint = suggestion(for: word, in: known)
    let list = known.joined(separator: ", ")
    return ConfigError(
      message: "unknown \(what) '\(word)'\(hint)\(hint.isEmpty ? ";" : "") known are \(list)",
      location: location)
  }

  private static func decimal(_ text: String) -> Rational? {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
    let digits = parts.joined()
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), digits.count <= 18,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int128(digits)
    else { return nil }
    return Rational(scaled: isNegative ? -number : number, scale: parts.count == 2 ? parts[1].count : 0)
  }
}
