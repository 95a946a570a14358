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

  func report() throws -> Report {
    let facts = try Facts(self)
    let sentences = try sentences(facts)
    let tables = TableBuilder(plan: plan, figures: figures, audience: audience, language: language)
    var sheets: [Sheet] = []
    for sheet in definition.sheets where sheet.audience == nil || sheet.audience == audience {
      var title = sheet.title[language]
      if case .table = sheet.content { title += ", \(plan.frames[Plan.current].period.id)" }
      let content: Sheet.Content =
        switch sheet.content {
        case .cover(let entries):
          .cover(
            try entries.map { entry in
              Entry(heading: entry.heading[language], paragraphs: try paragraphs(entry.text, facts))
            })
        case .contents: .contents
        case .summary: .sentences(sentences)
        case .table(let table):
          .table(
            try tables.table(
              table, title: title, description: try table.description.map { try text($0, facts) } ?? ""))
        case .method: .method(methods())
        case .notes(let texts): .notes(try texts.map { try text($0, facts) }.filter { !$0.isEmpty })
        case .signs: .signs
        }
      sheets.append(Sheet(name: sheet.name[language], title: title, content: content))
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
      }, told: facts.told)
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

  private func sentences(_ facts: Facts) throws -> [String] {
    var result: [String] = []
    for sentence in definition.sentences where sentence.needs.allSatisfy({ facts.hasFigure($0) }) {
      let text = try text(sentence.template, facts)
      if !text.isEmpty { result.append(text) }
    }
    return Array(result.prefix(6))
  }

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
