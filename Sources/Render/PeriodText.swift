public import Tabular

/// Periods as people say them.
public enum PeriodText {
  /// `März 2025`, `Schuljahr 2024/25`, `2. Halbjahr des Schuljahrs 2024/25`, `Jahr 2025`.
  public static func name(_ period: Period, language: Language) -> String { Texts(language).name(period) }
}
