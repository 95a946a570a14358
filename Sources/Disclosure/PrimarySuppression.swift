public import Tabular

/// Which numbers are secret by themselves: those that few persons stand behind.
///
/// A count of persons n is secret if 0 < n < threshold. A true zero says nothing about a person and stays.
/// Source: practice of the official statistics, see "Hinweise" in the report; secondary suppression is not part of
/// this rule.
public struct PrimarySuppression: Sendable, Hashable {
  /// The smallest count of persons that may be shown.
  public let threshold: Int

  /// The rule with the threshold of the definitions.
  public init(threshold: Int) { self.threshold = threshold }

  /// Whether a figure with so many persons behind it is secret.
  public func isSecret(persons count: Rational) -> Bool {
    !count.isZero && count > Rational(0) && count < Rational(threshold)
  }
}
