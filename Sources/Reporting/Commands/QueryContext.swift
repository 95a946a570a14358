import Aggregate
import Render
import Tabular
import Validate

/// What a reader must know beside the figures: for when they stand, and how complete their deliveries are.
struct QueryContext: Sendable {
  let language: Language
  let period: Period
  let asOf: CalendarDate
  /// Whether the last row of a table with dimensions is a total.
  let hasTotal: Bool
  /// For whom the answer is.
  let audience: Audience
  private let network: (name: Localized, publisher: Localized)
  private let completeness: [(title: Localized, expected: Int, usable: Int)]
  private let methods: [Entry]
  /// The as-of day by the period's id.
  private let days: [String: CalendarDate]

  init(_ evaluation: Evaluation, _ query: Query, _ language: Language) {
    let plan = evaluation.plan
    let frame = plan.frames[Plan.current]
    let catalog = plan.catalog
    self.language = language
    period = frame.period
    asOf = frame.asOf
    hasTotal = query.hasTotal
    audience = query.audience
    network = (catalog.definitions.network.name, catalog.definitions.network.publisher)
    days = Dictionary(
      plan.frames.map { ($0.period.id, $0.asOf) }, uniquingKeysWith: { first, _ in first })
    let metrics = query.metrics.compactMap { catalog.metrics[$0] }
    methods = metrics.map { MethodText(language).entry($0.definition) }
    let used = Set(
      metrics.flatMap(\.measures).compactMap { catalog.measures[$0] }.flatMap { measure in
        [measure.definition.table] + measure.definition.reporting.map(\.table)
      })
    completeness = used.sorted().compactMap { name in
      guard let table = catalog.tables[name]?.schema, table.frequency != nil else { return nil }
      let states = evaluation.overview.states(
        of: name, frame: Plan.current, scope: table.time == .stock ? .snapshot : .period)
      return (
        table.title, states.count { $0.isExpected }, states.count { $0.isExpected && $0.isUsable }
      )
    }
  }

  /// A few lines under a table for reading: what it is about, and for whom it is.
  var footer: String {
    let forWhom =
      audience.marking(language).map { "\($0)." }
      ?? (language == .de
        ? "Kleine Zahlen sind geschützt: Wo [g] steht, ist eine Zahl geheim zu halten."
        : "Small numbers are protected: where [g] stands, a number is secret.")
    return "\n" + (about + [forWhom]).joined(separator: "\n") + "\n"
  }

  private var about: [String] {
    let isGerman = language == .de
    let name = PeriodText.name(period, language: language)
    let day = isGerman ? asOf.german : asOf.iso
    var lines = [
      isGerman ? "Zeitraum: \(name); Bestände am \(day)." : "Period: \(name); stocks as of \(day)."
    ]
    if !completeness.isEmpty {
      let parts = completeness.map { part in
        isGerman
          ? "\(part.title.de) \(part.usable) von \(part.expected)"
          : "\(part.title.en) \(part.usable) of \(part.expected)"
      }
      let all = parts.joined(separator: ", ")
      lines.append(isGerman ? "Brauchbare Lieferungen: \(all)." : "Usable deliveries: \(all).")
    }
    return lines
  }

  func asOf(_ periodID: String) -> CalendarDate { days[periodID] ?? asOf }

  /// The answer as a report: its tables, and how the metrics are defined.
  func report(_ tables: [ReportTable]) -> Report {
    let isGerman = language == .de
    let title = isGerman ? "Antwort auf eine Frage" : "Answer to a question"
    let name = isGerman ? "Antwort" : "Answer"
    let sheets = tables.enumerated().map { index, table in
      Sheet(
        name: index == 0 ? name : "\(name)_\(index + 1)", title: table.title,
        content: .table(
          ReportTable(
            id: table.id, title: table.title,
            description: about.joined(separator: " "), columns: table.columns,
            rows: table.rows, notes: table.notes, source: table.source, dimensions: table.dimensions,
            flat: table.flat)))
    }
    return Report(
      id: "query", title: "\(title): \(network.name[language])", publisher: network.publisher[language],
      audience: audience, language: language, period: period, asOf: asOf,
      fileName: name,
      keywords: [],
      sheets: sheets + [
        Sheet(
          name: isGerman ? "Übersicht" : "Overview", title: isGerman ? "Alle Blätter" : "All sheets",
          content: .contents),
        Sheet(
          name: isGerman ? "Definitionen" : "Definitions",
          title: isGerman ? "Wie die Kennzahlen definiert sind" : "How the metrics are defined",
          content: .method(methods)),
        Sheet(
          name: isGerman ? "Zeichenliste" : "Sign_list",
          title: isGerman ? "Was die Zeichen bedeuten" : "What the signs mean",
          content: .signs),
      ], textTables: [])
  }
}

/// One figure of an answer as an object; numbers as decimal texts, for binary floating point would not be exact.
struct QueryItem: Encodable {
  private let metric: String
  private let period: String
  private let asOf: String
  private let members: [String: String]
  private let isTotal: Bool
  private let value: String?
  /// The value as a fraction, where it has no end as a decimal.
  private let exact: String?
  private let sign: String?
  private let unit: String
  private let numerator: String?
  private let denominator: String?
  private let audience: String

  private enum CodingKeys: String, CodingKey {
    case metric, period, members, value, exact, sign, unit, numerator, denominator, audience
    case asOf = "as_of"
    case isTotal = "total"
  }

  init(_ row: FlatRow, _ dimensions: [String], _ context: QueryContext) {
    metric = row.metric
    period = row.period
    asOf = context.asOf(row.period).iso
    isTotal = row.members.allSatisfy { ["Insgesamt", "Total"].contains($0) }
    members = isTotal ? [:] : Dictionary(uniqueKeysWithValues: zip(dimensions, row.members))
    value = row.value.flatMap { $0.exactText(decimalMark: ".") ?? $0.text(decimals: 6, decimalMark: ".") }
    exact = row.value.map(Self.fraction)
    sign = row.sign?.rawValue
    unit = row.unit
    audience = context.audience.rawValue
    numerator = row.numerator.map(Self.fraction)
    denominator = row.denominator.map(Self.fraction)
  }

  private static func fraction(_ value: Rational) -> String {
    value.exactText(decimalMark: ".") ?? "\(value.numerator)/\(value.denominator)"
  }
}
