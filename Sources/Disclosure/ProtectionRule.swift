public import Tabular

/// Why a number is secret by itself.
public enum Risk: String, Sendable, Hashable, CaseIterable {
  /// Few persons are counted, or stand behind a sum.
  case fewPersons
  /// Few schools contribute.
  case fewSchools
  /// Nobody at all is counted, and that says something about somebody.
  case zero
  /// It was published with another value before, and few stand behind the difference.
  case correction
}

/// What is known about a number when it is decided whether it is secret.
public struct Evidence: Sendable, Hashable {
  /// The number.
  public let value: Rational
  /// How many persons it counts or stand behind it; nil where it does not speak of persons.
  public let persons: Rational?
  /// How many schools contribute something other than zero; nil where that does not matter.
  public let schools: Rational?

  /// What is known about a number.
  public init(value: Rational, persons: Rational?, schools: Rational?) {
    self.value = value
    self.persons = persons
    self.schools = schools
  }
}

/// When a number is secret by itself, and what must remain possible then.
///
/// Sources: minimum number of cases and of contributors as in the rules of the Federal Employment Agency's statistics;
/// protection interval for few contributors as in the p-percent rule (Hundepool et al., "Statistical Disclosure
/// Control", 2012, chapter 4). The threshold is told as "secret if 0 < n < k", never as "at most".
public struct ProtectionRule: Sendable, Hashable {
  /// The smallest number of persons that may be shown.
  public let threshold: Int
  /// The smallest number of contributing schools.
  public let minimumSchools: Int
  /// Whether a zero is secret as well.
  public let zerosDisclose: Bool
  /// Whether the change of a number that was published before is a number like any other.
  public let correctionsDisclose: Bool
  /// How much of a secret value must remain open to both sides, in percent.
  public let margin: Int
  /// Rounding in the place of secrecy: to multiples of this; nil: none.
  public let roundingBase: Int?

  /// A rule.
  public init(
    threshold: Int = 5, minimumSchools: Int = 3, zerosDisclose: Bool = false,
    correctionsDisclose: Bool = true, margin: Int = 10, roundingBase: Int? = nil
  ) {
    self.threshold = threshold
    self.minimumSchools = minimumSchools
    self.zerosDisclose = zerosDisclose
    self.correctionsDisclose = correctionsDisclose
    self.margin = margin
    self.roundingBase = roundingBase
  }

  /// Why the number is secret; nil if it is not.
  public func risk(_ evidence: Evidence) -> Risk? {
    let zero = Rational(0)
    if evidence.value.isZero, evidence.persons?.isZero ?? true {
      return zerosDisclose && evidence.persons != nil ? .zero : nil
    }
    if let persons = evidence.persons, persons > zero, persons < Rational(threshold) { return .fewPersons }
    if let schools = evidence.schools, schools > zero, schools < Rational(minimumSchools) {
      return .fewSchools
    }
    return nil
  }

  /// What must remain possible for a secret number.
  ///
  /// A count of persons below the threshold: everything the sign itself says, from 1 (0 where zeros are
  /// secret) to k − 1. Everything else: the value less and plus the margin, one unit at least.
  public func need(_ risk: Risk, _ evidence: Evidence) -> Need {
    let value = evidence.value.double
    if risk == .fewPersons || risk == .zero, evidence.persons == evidence.value {
      return Need(lowest: zerosDisclose ? 0 : min(1, value), highest: max(Double(threshold - 1), value))
    }
    let width = max(value * Double(margin) / 100, 1)
    return Need(lowest: max(0, value - width), highest: value + width)
  }

  /// What must remain possible for a number that was published with another value before; nil where it may be told.
  ///
  /// The difference is secret as a number of that size would be: if few persons make it up, or few schools
  /// corrected what they had delivered. It must then remain open as such a number's value would.
  /// - Parameters:
  ///   - old: The number as published.
  ///   - new: The number now.
  ///   - persons: How many persons make up the difference; nil where that is not known or not asked.
  ///   - schools: How many schools have delivered something else since; 0 where that is not known.
  /// - Returns: What must remain possible, or nil.
  public func need(correcting old: Rational, to new: Rational, persons: Rational?, schools: Int) -> Need? {
    guard correctionsDisclose, roundingBase == nil, let change = new.subtracting(old) else { return nil }
    let isFall = change < Rational(0)
    let size = isFall ? change.negated : change
    let evidence = Evidence(value: size, persons: persons, schools: schools == 0 ? nil : Rational(schools))
    guard !size.isZero, let risk = risk(evidence) else { return nil }
    let open = need(risk, evidence)
    let base = old.double
    return isFall
      ? Need(lowest: max(0, base - open.highest), highest: base - open.lowest)
      : Need(lowest: base + open.lowest, highest: base + open.highest)
  }

  /// Between which numbers a number lies that is shown rounded, whole ones where it is whole; nil where nothing is rounded.
  public func known(rounding value: Rational) -> Interval? {
    guard let base = roundingBase else { return nil }
    let middle = rounded(value).double
    let isWhole = value.denominator == 1
    let (down, up) =
      isWhole ? (Double(base / 2), Double((base - 1) / 2)) : (Double(base) / 2, Double(base) / 2)
    return Interval(max(0, middle - down), middle + up)
  }

  /// The number rounded to the base, halves away from zero; itself where nothing is rounded.
  public func rounded(_ value: Rational) -> Rational {
    guard let base = roundingBase, let parts = value.divided(by: Rational(base)),
      let whole = parts.rounded(decimals: 0),
      let result = Rational(whole, over: 1)?.multiplied(by: Rational(base))
    else { return value }
    return result
  }
}
