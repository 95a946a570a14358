public import Tabular

extension Audience {
  /// What everything written for the audience alone is marked with; nil for what anybody may see.
  public func marking(_ language: Language) -> String? {
    guard self == .intern else { return nil }
    return language == .de ? "Nur für den internen Dienstgebrauch" : "For internal official use only"
  }
}
