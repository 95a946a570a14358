import Aggregate
import Expression
import Tabular

/// What a table says about its total row.
extension TableBuilder {
  /// Names the columns whose total is not the sum of the rows, apart from ratios, where nobody expects it.
  func totalNote(_ columns: [MetricColumn], _ names: [String]) -> String? {
    let others = columns.filter { column in
      guard let unit = column.column.unit, !Self.isRatio(unit) else { return false }
      return !addsUp(column, names)
    }.map(\.column.header)
    guard !others.isEmpty else { return nil }
    let list = others.joined(separator: ", ")
    return language == .de
      ? "Insgesamt ist nicht die Summe der Zeilen bei: \(list). Wer oder was in mehreren Zeilen vorkommt, zählt insgesamt nur einmal."
      : "The total is not the sum of the rows for: \(list). Whoever or whatever occurs in several rows counts once in total."
  }

  /// Units of quotients, as headings show them.
  private static func isRatio(_ unit: String) -> Bool {
    ["%", "je ", "per ", "Prozentpunkte", "percentage points"].contains { unit.contains($0) }
  }

  private func addsUp(_ column: MetricColumn, _ names: [String]) -> Bool {
    let metric = column.metric
    switch column.part {
    case .change: return false
    case .numerator: return addsUp(metric.numerator, names)
    case .denominator: return metric.denominator.map { addsUp($0, names) } ?? false
    case .value:
      // A constant denominator, such as the hours of a full-time post, changes nothing.
      return addsUp(metric.numerator, names) && metric.denominator?.names.isEmpty ?? true
    }
  }

  /// Whether every row of the measured table belongs to one row of this table, and its value is added up.
  private func addsUp(_ expression: MetricExpression, _ names: [String]) -> Bool {
    isAdditive(expression)
      && expression.names.allSatisfy { name in
        guard let measure = plan.catalog.measures[name] else { return false }
        // A distinct value may occur in several rows.
        let isSum = measure.definition.aggregate == Count.self || measure.definition.aggregate == Sum.self
        return isSum && Set(plan.catalog.shared(names, with: measure)) == Set(names)
      }
  }

  /// Whether the value of a sum is the sum of the values, tried with numbers that no other form agrees on.
  private func isAdditive(_ expression: MetricExpression) -> Bool {
    func value(_ number: (Int) -> Int) -> Rational? {
      var values: [String: Rational?] = [:]
      for (index, name) in expression.names.enumerated() { values[name] = .some(Rational(number(index))) }
      return (try? expression.evaluate(values)) ?? nil
    }
    let count = expression.names.count
    guard count > 0, let first = value({ 2 + 3 * $0 }), let second = value({ 7 * (count - $0) }),
      let both = value({ 2 + 3 * $0 + 7 * (count - $0) })
    else { return false }
    return first.adding(second) == both
  }
}
