import Aggregate
import Render
import Tabular

/// What the templates of a report may speak of: names and their texts.
///
/// For each metric m of the report, over all schools: `m`, `m_zaehler`, `m_nenner`, `m_vorher`, `m_differenz`
/// (without sign), the flags `m_null` and `m_eins` for zero and one, and the flags `m_gestiegen`, `m_gesunken`,
/// `m_unveraendert`, set only where a comparison exists.
struct Facts {
  /// The ends of the names that compare with the period before.
  static let comparisons = ["_vorher", "_differenz", "_gestiegen", "_gesunken", "_unveraendert"]
  private(set) var values: [String: SentenceFact] = [:]
  private var figures: [String: Figure] = [:]

  var names: [String] { values.keys.sorted() }

  init(_ report: ReportBuilder) throws {
    let plan = report.plan
    let frame = plan.frames[Plan.current]
    let language = report.language
    let network = plan.catalog.definitions.network
    func day(_ date: CalendarDate) -> SentenceFact { .text(language == .de ? date.german : date.iso) }
    values = [
      "netzwerk": .text(network.name[language]), "herausgeber": .text(network.publisher[language]),
      "zeitraum_name": .text(PeriodText.name(frame.period, language: language)),
      "kontakt": .text(network.contact[language].split(separator: "\n").joined(separator: ", ")),
      "zeitraum": .text(frame.period.id),
      "zeitraum_vorher": .text(frame.period.previous.id), "stichtag": day(frame.asOf),
      "erster_tag": day(frame.period.firstDay), "letzter_tag": day(frame.period.lastDay),
      "schwelle": .text(String(plan.catalog.definitions.protection.threshold)),
    ]
    for table in report.definition.tables {
      for name in table.metrics + table.beside where figures[name] == nil {
        guard let metric = plan.catalog.metrics[name] else { continue }
        try add(metric, report)
      }
    }
  }

  /// Whether the metric has a number over all schools.
  func hasFigure(_ metric: String) -> Bool { figures[metric]?.value.value != nil }

  private mutating func add(_ metric: ResolvedMetric, _ report: ReportBuilder) throws {
    let own = metric.definition
    let language = report.language
    func figure(_ frame: Int) throws -> Figure {
      try report.figures.figure(
        metric, frame: frame, dimensions: [], members: [], audience: report.audience)
    }
    func text(_ part: FigurePart?, _ decimals: Int) -> SentenceFact {
      guard let value = part?.value, let text = NumberText.text(value, decimals: decimals, language: language)
      else { return .missing }
      return .text(text)
    }
    let now = try figure(Plan.current)
    figures[own.name] = now
    values[own.name] = text(now.value, own.decimals)
    values["\(own.name)_zaehler"] = text(now.numerator, own.numerator.decimals)
    values["\(own.name)_nenner"] = text(now.denominator, own.denominator?.decimals ?? 0)
    values["\(own.name)_vorher"] = .missing
    values["\(own.name)_differenz"] = .missing
    values["\(own.name)_null"] = .flag(now.value.value?.isZero ?? false)
    values["\(own.name)_eins"] = .flag(now.value.value == Rational(1))
    for flag in ["gestiegen", "gesunken", "unveraendert"] { values["\(own.name)_\(flag)"] = .flag(false) }
    guard report.plan.frames.count > Plan.previousComparable else { return }
    values["\(own.name)_vorher"] = text(try figure(Plan.previous).value, own.decimals)
    guard let after = try figure(Plan.currentComparable).value.value,
      let before = try figure(Plan.previousComparable).value.value, let change = after.subtracting(before),
      let shown = change.rounded(decimals: own.decimals)
    else { return }
    let size = change < Rational(0) ? change.negated : change
    values["\(own.name)_differenz"] = text(.number(size, isGrounded: true), own.decimals)
    values["\(own.name)_gestiegen"] = .flag(shown > 0)
    values["\(own.name)_gesunken"] = .flag(shown < 0)
    values["\(own.name)_unveraendert"] = .flag(shown == 0)
  }
}
