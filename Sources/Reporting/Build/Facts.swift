import Aggregate
import Disclosure
import Render
import Tabular

/// What the templates of a report may speak of: names and their texts.
///
/// For each metric m of the report, over all schools: `m`, `m_zaehler`, `m_nenner`, `m_vorher`, `m_differenz`
/// (without sign), the flags `m_null` and `m_eins` for zero and one, `m_zaehler_eins` for a numerator of one, and the
/// flags `m_gestiegen`, `m_gesunken`, `m_unveraendert`, set only where a comparison exists.
struct Facts {
  /// The ends of the names that compare with the period before.
  static let comparisons = ["_vorher", "_differenz", "_gestiegen", "_gesunken", "_unveraendert"]
  private(set) var values: [String: SentenceFact] = [:]
  private var figures: [String: Figure] = [:]
  /// What the templates can tell, flat.
  private(set) var told: [FlatRow] = []
  /// What each name tells: the metric itself, the metric a period before, or the difference to it.
  private var rows: [String: FlatRow] = [:]

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
      "zeitraum_vorher": .text(frame.period.previous.id),
      "zeitraum_vorher_name": .text(PeriodText.name(frame.period.previous, language: language)),
      "stichtag": day(frame.asOf),
      "erster_tag": day(frame.period.firstDay), "letzter_tag": day(frame.period.lastDay),
      "schwelle": .text(String(plan.catalog.definitions.protection.usual.threshold)),
      "schwelle_schulen": .text(String(plan.catalog.definitions.protection.usual.minimumSchools)),
    ]
    // What no template asks for is told by none, and need not be protected.
    let asked = report.definition.namesInTemplates(for: report.audience, report.language)
    for table in report.definition.tables {
      for name in table.metrics + table.beside where figures[name] == nil {
        guard let metric = plan.catalog.metrics[name] else { continue }
        try add(metric, report, asked: asked)
      }
    }
  }

  /// The figures behind these names, each once.
  func figures(of names: [String]) -> [FlatRow] {
    var seen: Set<FlatRow> = []
    return names.compactMap { rows[$0] }.filter { seen.insert($0).inserted }
  }

  /// Whether the metric has a number over all schools.
  func hasFigure(_ metric: String) -> Bool { figures[metric]?.value.value != nil }

  private mutating func add(
    _ metric: ResolvedMetric, _ report: ReportBuilder, asked: Set<String>
  ) throws {
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
    func isAsked(_ endings: String...) -> Bool { endings.contains { asked.contains(own.name + $0) } }
    for ending in Self.endings { values[own.name + ending] = .missing }
    for flag in Self.flags { values[own.name + flag] = .flag(false) }
    guard
      isAsked("", "_zaehler", "_nenner", "_null", "_eins", "_zaehler_eins")
        || Self.later.contains(where: { isAsked($0) })
    else { return }
    let now = try figure(Plan.current)
    figures[own.name] = now
    tell(
      FlatRow(metric, now, period: report.plan.frames[Plan.current].period, language),
      by: ["", "_zaehler", "_nenner", "_null", "_eins", "_zaehler_eins"], of: own.name)
    values[own.name] = text(now.value, own.decimals)
    values["\(own.name)_zaehler"] = text(now.numerator, own.numerator.decimals)
    values["\(own.name)_nenner"] = text(now.denominator, own.denominator?.decimals ?? 0)
    values["\(own.name)_null"] = .flag(now.value.value?.isZero ?? false)
    values["\(own.name)_eins"] = .flag(now.value.value == Rational(1))
    values["\(own.name)_zaehler_eins"] = .flag(now.numerator.value == Rational(1))
    guard report.plan.frames.count > Plan.previousComparable else { return }
    if isAsked("_vorher") {
      let before = try figure(Plan.previous)
      values["\(own.name)_vorher"] = text(before.value, own.decimals)
      tell(
        FlatRow(metric, before, period: report.plan.frames[Plan.previous].period, language), by: ["_vorher"],
        of: own.name)
    }
    guard Self.later.dropFirst().contains(where: { isAsked($0) }) else { return }
    guard
      let change = try report.figures.change(
        metric, dimensions: [], members: [], audience: report.audience
      ).value,
      let shown = change.rounded(decimals: own.decimals)
    else { return }
    tell(
      FlatRow(metric, change: change, period: report.plan.frames[Plan.current].period, language),
      by: Self.later.dropFirst(), of: own.name)
    let size = change < Rational(0) ? change.negated : change
    values["\(own.name)_differenz"] = text(.number(size, isGrounded: true), own.decimals)
    values["\(own.name)_gestiegen"] = .flag(shown > 0)
    values["\(own.name)_gesunken"] = .flag(shown < 0)
    values["\(own.name)_unveraendert"] = .flag(shown == 0)
  }

  private mutating func tell(_ row: FlatRow, by endings: some Sequence<String>, of metric: String) {
    told.append(row)
    for ending in endings { rows[metric + ending] = row }
  }

  private static let endings = ["", "_zaehler", "_nenner", "_vorher", "_differenz"]
  private static let flags = ["_null", "_eins", "_zaehler_eins", "_gestiegen", "_gesunken", "_unveraendert"]
  private static let later = ["_vorher", "_differenz", "_gestiegen", "_gesunken", "_unveraendert"]
}

extension FlatRow {
  /// What a sentence can tell of a metric over all members.
  fileprivate init(_ metric: ResolvedMetric, _ figure: Figure, period: Period, _ language: Language) {
    let own = metric.definition
    self.init(
      metric: own.name, period: period.id, members: [], value: figure.value.value, decimals: own.decimals,
      sign: figure.value.sign, unit: own.unit[language],
      numerator: own.isRatio ? figure.numerator.value : nil, denominator: figure.denominator?.value)
  }

  /// The same figure as one that a sentence tells.
  func told(in sentence: String) -> FlatRow {
    FlatRow(
      metric: metric, period: period, members: [sentence], value: value, decimals: decimals, sign: sign,
      unit: unit,
      numerator: numerator, denominator: denominator)
  }

  /// The difference to the period before.
  fileprivate init(_ metric: ResolvedMetric, change: Rational, period: Period, _ language: Language) {
    let own = metric.definition
    self.init(
      metric: "\(own.name)_differenz", period: period.id, members: [], value: change,
      decimals: own.isRatio ? 6 : own.decimals, sign: nil, unit: TableBuilder.changeUnit(own, language),
      numerator: nil, denominator: nil)
  }
}

extension ReportDefinition {
  /// The facts that the templates of the report speak of, and the metrics its sentences need.
  func namesInTemplates(for audience: Audience, _ language: Language) -> Set<String> {
    var texts: [String] = []
    for sheet in sheets where sheet.audience == nil || sheet.audience == audience {
      switch sheet.content {
      case .cover(let entries): texts += entries.map { $0.text.text[language] }
      case .notes(let notes): texts += notes.map { $0.text[language] }
      case .table(let table): texts += table.description.map { [$0.text[language]] } ?? []
      case .list(_, _, let text): texts += text.map { [$0.text[language]] } ?? []
      case .contents, .summary, .chart, .changes, .method, .signs: break
      }
    }
    texts += sentences.map { $0.template.text[language] }
    var names = Set(sentences.flatMap(\.needs))
    for text in texts {
      for part in text.split(separator: "{{").dropFirst() {
        names.insert(String(part.drop { "#^/ {".contains($0) }.prefix { !"} ".contains($0) }))
      }
    }
    return names
  }
}
