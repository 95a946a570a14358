/// A language reports are written in.
public enum Language: String, Sendable, Hashable, CaseIterable {
  /// German, the default.
  case de
  /// English.
  case en
}

/// A text in every language of the reports.
public struct Localized: Sendable, Hashable {
  /// The German text.
  public let de: String
  /// The English text.
  public let en: String

  /// A text in both languages.
  public init(de: String, en: String) {
    self.de = de
    self.en = en
  }

  /// The text in the given language.
  public subscript(language: Language) -> String { language == .de ? de : en }
}
