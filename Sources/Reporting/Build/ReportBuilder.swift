import Aggregate
import Render
import Tabular

/// Builds the finished report of one audience from figures: content complete before a byte is written.
struct ReportBuilder {
  let definition: ReportDefinition
  let plan: Plan
  let figures: FigureBuilder
  let audience: Audience
  let language: Language
  /// What the run has found; nil where nothing of it is shown.
  var lists: RunLists?

  func report() throws -> Report {
    let facts = try Facts(self)
    let (sentences, sources) = try sentences(facts)
    let tables = TableBuilder(plan: plan, figures: figures, audience: audience, language: language)
    var built: [String: ReportTable] = [:]
    for sheet in definition.sheets where sheet.audience == nil || sheet.audience == audience {
      guard case .table(let table) = sheet.content else { continue }
      built[table.id] = try tables.table(
        table, title: title(of: sheet),
        description: try table.description.map { try text($0, facts) } ?? "")
    }
    var sheets: [Sheet] = []
    for sheet in definition.sheets where sheet.audience == nil || sheet.audience == audience {
      let content: Sheet.Content
      switch sheet.content {
      case .cover(let entries):
        content = .cover(
          try entries.map { entry in
            Entry(heading: entry.heading[language], paragraphs: try paragraphs(entry.text, facts))
          })
      case .contents: content = .contents
      case .summary: content = .sentences(sentences)
      case .table(let table):
        guard let table = built[table.id] else { continue }
        content = .table(table)
      case .chart(let chart):
        guard let table = built[chart.table] else { continue }
        content = .chart(self.chart(chart, of: table))
      case .list(let id, let list, let text):
        guard let lists else { continue }
        content = .table(
          lists.table(
            list, id: id, title: title(of: sheet),
            description: try text.map { try self.text($0, facts) } ?? "",
            language: language))
      case .changes(let id): content = .changes(id)
      case .method: content = .method(methods())
      case .notes(let texts): content = .notes(try texts.map { try text($0, facts) }.filter { !$0.isEmpty })
      case .signs: content = .signs
      }
      sheets.append(Sheet(name: sheet.name[language], title: title(of: sheet), content: content))
    }
    let frame = plan.frames[Plan.current]
    let network = plan.catalog.definitions.network
    return Report(
      id: definition.name,
      title: definition.title(of: frame.period, language), publisher: network.publisher[language],
      audience: audience, language: language, period: frame.period, asOf: frame.asOf,
      fileName: "\(definition.fileName[language])_\(frame.period.folderName)",
      keywords: definition.keywords.map { $0[language] }, sheets: sheets,
      textTables: definition.textTables.filter { id in
        sheets.contains { if case .table(let table) = $0.content { table.id == id } else { false } }
      }, told: facts.told, sentenceFigures: sources, hasCSVSheets: definition.hasCSVSheets)
  }

  private func title(of sheet: SheetDefinition) -> String {
    switch sheet.content {
    case .table(let table) where table.earlierPeriods != nil:
      "\(sheet.title[language]) \(language == .de ? "bis" : "until") \(plan.frames[Plan.current].period.id)"
    case .table, .chart, .list: "\(sheet.title[language]), \(plan.frames[Plan.current].period.id)"
    default: sheet.title[language]
    }
  }

  /// The columns a chart draws; those of the metric's own period come first in its table.
  private func chart(_ chart: ReportChartDefinition, of table: ReportTable) -> ReportChart {
    let metrics = chart.metrics.compactMap { plan.catalog.metrics[$0]?.definition }
    let series = chart.series.map { plan.catalog.dimensions[$0]?.label[language] ?? $0 }
    let levels = chart.form == .points ? metrics.first?.benchmarks ?? [] : []
    return ReportChart(
      form: chart.form, table: table.id, categories: 0,
      series: series.flatMap { name in table.columns.firstIndex { $0.header == name } },
      values: metrics.compactMap { metric in
        table.columns.firstIndex { $0.header == metric.label[language] }
      },
      levels: levels.map { ReportChart.Level(label: $0.label[language], value: $0.value) },
      isSorted: chart.isSorted)
  }

  /// A template with the facts of this report; the error names the template's place.
  private func text(_ template: TemplateText, _ facts: Facts) throws -> String {
    do {
      return try SentenceTemplate(template.text[language], knownNames: facts.names).render(facts.values)
    } catch {
      throw ReportingError(.definition, "\(template.location): error: \(error)")
    }
  }

  private func paragraphs(_ template: TemplateText, _ facts: Facts) throws -> [String] {
    let text = try text(template, facts)
    return text.isEmpty ? [] : [text]
  }

  /// At most six sentences, and the figures that each of them tells.
  private func sentences(_ facts: Facts) throws -> (texts: [String], figures: ReportTable?) {
    var texts: [String] = []
    var flat: [FlatRow] = []
    for sentence in definition.sentences where sentence.needs.allSatisfy({ facts.hasFigure($0) }) {
      let text = try text(sentence.template, facts)
      guard !text.isEmpty, texts.count < Self.mostSentences else { continue }
      texts.append(text)
      let template = sentence.template.text[language]
      flat += facts.figures(of: SentenceTemplate.tags(of: template)).map { $0.told(in: String(texts.count)) }
      flat += SentenceTemplate.constants(of: template).map { number in
        FlatRow(
          metric: Self.wording, period: plan.frames[Plan.current].period.id, members: [String(texts.count)],
          value: number,
          decimals: number.exactText().map { $0.split(separator: ",").dropFirst().first?.count ?? 0 },
          sign: nil, unit: language == .de ? "Wortlaut" : "wording", numerator: nil, denominator: nil)
      }
    }
    guard !flat.isEmpty,
      let sheet = definition.sheets.first(where: { if case .summary = $0.content { true } else { false } })
    else { return (texts, nil) }
    return (
      texts,
      ReportTable(
        id: "saetze", title: sheet.title[language], description: "", columns: [], rows: [], notes: [],
        source: "",
        dimensions: [language == .de ? "Satz" : "Sentence"], flat: flat)
    )
  }

  private static let mostSentences = 6
  /// What stands in the place of a metric's name for a number that is part of the sentence's own words.
  private static let wording = "wortlaut"

  /// Every metric the report shows, in the order it appears.
  private func methods() -> [Entry] {
    var seen: Set<String> = []
    var entries: [Entry] = []
    for table in definition.tables {
      for name in table.metrics + table.beside where seen.insert(name).inserted {
        guard let metric = plan.catalog.metrics[name]?.definition else { continue }
        entries.append(MethodText(language).entry(metric))
      }
    }
    return entries
  }
}

extension ReportDefinition {
  /// The title with its period: "Jahresbericht … 2024/25", "Monatsbericht … März 2025".
  func title(of period: Period, _ language: Language) -> String {
    guard case .month = period else { return "\(title[language]) \(period.id)" }
    return "\(title[language]) \(PeriodText.name(period, language: language))"
  }
}
