import Configuration
import Tabular

/// What plausibility rules compare: one value of each delivery, over the due periods of a school.
struct DeliverySeries: Sendable {
  /// What a delivery is measured by.
  enum Value: Sendable {
    /// The number of its rows.
    case rows
    /// The sum of a field.
    case sum(Int)
    /// The mean of a field over the rows that have it.
    case mean(Int)
  }
  /// Which days are holidays, and from which share of a period's weekdays on it is compared with nothing.
  struct Holidays: Sendable {
    let table: String
    let from: Int
    let until: Int
    let share: Double
  }
  /// One delivery with its value.
  struct Point {
    let delivery: Int
    let period: Period
    let value: Double
  }

  let value: Value
  let holidays: Holidays?
  private let table: TableSchema

  /// Reads `value` (`rows`, or a mapping `sum` or `mean` with a field) and `holidays` (`table`, `from`, `until`,
  /// `share` in percent).
  init(_ map: ConfigMapping, table: TableSchema, tables: [String: TableSchema]) throws {
    let node = try map.required("value")
    if node.isMapping {
      let entries = try node.mapping(knownKeys: ["sum", "mean"]).entries
      guard entries.count == 1, let part = entries.first else {
        throw node.error("expected 'rows', or 'sum' or 'mean' with a field")
      }
      let field = try fieldIndex(part.value, in: table)
      switch table.fields[field].type {
      case .integer, .decimal: break
      default: throw part.value.error("'\(table.fields[field].name)' is no number")
      }
      value = part.key == "sum" ? .sum(field) : .mean(field)
    } else {
      _ = try node.word(of: ["rows"])
      value = .rows
    }
    holidays = try map.optional("holidays").map { node in
      let map = try node.mapping(knownKeys: ["table", "from", "until", "share"])
      let name = try map.required("table")
      guard let reference = tables[try name.string()], reference.sender == .reference else {
        throw name.error("'\(try name.string())' is no reference table")
      }
      return Holidays(
        table: reference.name, from: try dayIndex(try map.required("from"), in: reference),
        until: try dayIndex(try map.required("until"), in: reference),
        share: try percentage(try map.required("share")))
    }
    self.table = table
  }

  var references: [String] { holidays.map { [$0.table] } ?? [] }

  var request: CollectionRequest {
    let sources: [CollectionRequest.Source] =
      switch value {
      case .rows: []
      case .sum(let field), .mean(let field): [.field(field)]
      }
    return CollectionRequest(table: table.name, sources: sources, form: .totals)
  }

  /// Where findings stand: the field measured, or the whole file.
  var field: Int? {
    switch value {
    case .rows: nil
    case .sum(let field), .mean(let field): field
    }
  }

  /// The deliveries of each school that can be compared, by period.
  ///
  /// A delivery without rows says "nothing to report": a statement of its own, no low number. A period that is
  /// mostly holidays is left out.
  func points(_ collected: Collected, in run: CollectedRun) -> [[Point]] {
    let off = daysOff(run)
    var working: [Period: Bool] = [:]
    var series: [Int64?: [Point]] = [:]
    for (index, total) in collected.totals {
      guard let delivery = run.delivery(index, of: table), let period = delivery.period,
        let value = measured(total)
      else { continue }
      let isWorking = working[period] ?? isWorking(period, off)
      working[period] = isWorking
      guard isWorking else { continue }
      series[delivery.school, default: []].append(Point(delivery: index, period: period, value: value))
    }
    return series.values.map { $0.sorted { $0.period < $1.period } }
  }

  private func measured(_ total: DeliveryTotal) -> Double? {
    guard total.rows > 0 else { return nil }
    func scaled(_ field: Int) -> Double {
      guard case .decimal(let scale) = table.fields[field].type else { return Double(total.sums[0]) }
      return Rational(scaled: total.sums[0], scale: scale).double
    }
    switch value {
    case .rows: return Double(total.rows)
    case .sum(let field): return total.counts[0] > 0 ? scaled(field) : nil
    case .mean(let field): return total.counts[0] > 0 ? scaled(field) / Double(total.counts[0]) : nil
    }
  }

  private func daysOff(_ run: CollectedRun) -> [ClosedRange<Int>] {
    guard let holidays else { return [] }
    var spans: [ClosedRange<Int>] = []
    for batch in run.references[holidays.table] ?? [] {
      for row in 0..<batch.rowCount where batch.rejected[row] == 0 {
        let (from, until) = (
          batch.columns[holidays.from].values[row], batch.columns[holidays.until].values[row]
        )
        guard !Missing.contains(from), !Missing.contains(until), from <= until else { continue }
        spans.append(Int(from)...Int(until))
      }
    }
    return spans
  }

  private func isWorking(_ period: Period, _ off: [ClosedRange<Int>]) -> Bool {
    guard let holidays else { return true }
    let weekdays = (period.firstDay.dayNumber...period.lastDay.dayNumber).filter {
      CalendarDate(dayNumber: $0).weekday <= 5
    }
    let free = weekdays.count { day in off.contains { $0.contains(day) } }
    return Double(free) < holidays.share * Double(weekdays.count)
  }
}

/// The median; nil for no values.
func median(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// A share written `50 %`, as a fraction.
func percentage(_ node: ConfigNode) throws(ConfigError) -> Double {
  let text = try node.string()
  let digits = text.hasSuffix("%") ? text.dropLast().trimmed : ""
  guard let number = Double(digits), (0...100).contains(number) else {
    throw node.error("expected a share such as '50 %', found '\(text)'")
  }
  return number / 100
}

extension Substring {
  fileprivate var trimmed: String { String(self.reversed().drop { $0 == " " }.reversed()) }
}
