import Configuration
import Tabular

/// Reads a file of `pipelines/berichte/`.
enum ReportReader {
  static func report(_ node: ConfigNode) throws(ConfigError) -> ReportDefinition {
    let map = try node.mapping(knownKeys: [
      "version", "report", "title", "period", "file", "keywords", "sheets", "summary", "text_tables",
      "feedback", "gates", "csv_sheets",
    ])
    try requireVersion(map)
    var sheets: [SheetDefinition] = []
    for entry in try map.required("sheets").list() { sheets.append(try sheet(entry)) }
    var sentences: [SentenceDefinition] = []
    for entry in try map.optional("summary")?.list() ?? [] {
      let item = try entry.mapping(knownKeys: ["needs", "text"])
      sentences.append(
        SentenceDefinition(
          needs: try item.optional("needs")?.strings() ?? [],
          template: try TemplateText(try item.required("text")),
          location: item.optional("needs")?.location ?? entry.location))
    }
    var keywords: [Localized] = []
    for entry in try map.optional("keywords")?.list() ?? [] { keywords.append(try entry.localized()) }
    let report = ReportDefinition(
      name: try map.required("report").filePart(), title: try map.required("title").localized(),
      periodKind: try map.required("period").word(of: ReportDefinition.PeriodKind.self),
      fileName: try map.required("file").localizedFilePart(), keywords: keywords, sheets: sheets,
      sentences: sentences, textTables: try map.optional("text_tables")?.strings() ?? [],
      hasCSVSheets: try map.optional("csv_sheets")?.boolean() ?? true,
      feedback: try map.optional("feedback").map { node throws(ConfigError) in try feedback(node) },
      gates: try map.optional("gates").map { node throws(ConfigError) in try GateDefinition(node) } ?? .none,
      location: node.location)
    try checkNames(report, map)
    try checkGuides(report, map)
    return report
  }

  private static func feedback(
    _ node: ConfigNode
  ) throws(ConfigError) -> (dimension: String, metrics: [String]) {
    let map = try node.mapping(knownKeys: ["by", "metrics"])
    return (try map.required("by").string(), try map.required("metrics").strings())
  }

  private static func checkNames(_ report: ReportDefinition, _ map: ConfigMapping) throws(ConfigError) {
    var ids: Set<String> = []
    for sheet in report.sheets {
      let id: String? =
        switch sheet.content {
        case .table(let table): table.id
        case .list(let id, _, _), .changes(let id): id
        default: nil
        }
      if id == ReportRevision.letters {
        throw ConfigError(
          message:
            "table '\(ReportRevision.letters)' is the name of what the letters to schools tell; choose another",
          location: sheet.location)
      }
      if let id, !ids.insert(id).inserted {
        throw ConfigError(message: "table '\(id)' is defined twice", location: sheet.location)
      }
    }
    for language in Language.allCases {
      for audience in Audience.allCases {
        var names: Set<String> = []
        for sheet in report.sheets where sheet.audience == nil || sheet.audience == audience {
          guard names.insert(sheet.name[language].lowercased()).inserted else {
            throw ConfigError(
              message: "two sheets have the name '\(sheet.name[language])'", location: sheet.location)
          }
        }
      }
    }
    for sheet in report.sheets {
      guard case .chart(let chart) = sheet.content else { continue }
      let drawn = report.sheets.first { other in
        if case .table(let table) = other.content { table.id == chart.table } else { false }
      }
      guard let drawn, drawn.audience == nil || drawn.audience == sheet.audience else {
        let hint = nearest(chart.table, in: Array(ids)).map { "; did you mean '\($0)'?" } ?? ""
        throw ConfigError(
          message: "the chart draws no table that its readers get: '\(chart.table)'\(hint)",
          location: sheet.location)
      }
      guard case .table(let table) = drawn.content,
        chart.metrics.allSatisfy((table.metrics + table.beside).contains), !chart.metrics.isEmpty,
        chart.series == nil || chart.metrics.count == 1, table.across == nil
      else {
        throw ConfigError(
          message: "a chart draws metrics of its table, which has no 'across'; with 'series' only one",
          location: sheet.location)
      }
    }
    for (index, id) in report.textTables.enumerated() where !ids.contains(id) {
      let place = try map.required("text_tables").list()[index]
      throw unknown("table", id, among: Array(ids), at: place)
    }
  }

  /// Readers of every audience get the list of all sheets and the explanation of signs, once each.
  private static func checkGuides(_ report: ReportDefinition, _ map: ConfigMapping) throws(ConfigError) {
    for audience in Audience.allCases {
      var contents = 0
      var signs = 0
      for sheet in report.sheets where sheet.audience == nil || sheet.audience == audience {
        switch sheet.content {
        case .contents: contents += 1
        case .signs: signs += 1
        default: continue
        }
      }
      let wanted = [
        ("contents", contents, "{name: Inhalt, kind: contents, title: Inhalt}"),
        ("signs", signs, "{name: Zeichen, kind: signs, title: Zeichenerklärung}"),
      ]
      for (kind, count, example) in wanted where count != 1 {
        let remedy = count == 0 ? "there is none; add `- \(example)`" : "there are \(count); leave one"
        throw try map.required("sheets").error(
          "a report needs one sheet of kind '\(kind)' for the audience '\(audience.rawValue)': \(remedy)")
      }
    }
  }

  private static func sheet(_ node: ConfigNode) throws(ConfigError) -> SheetDefinition {
    let map = try node.mapping(knownKeys: [
      "name", "title", "kind", "audience", "entries", "paragraphs", "table", "text", "by", "across",
      "metrics", "beside", "total", "compare", "notes", "form", "series", "sorted", "list", "rows", "ids",
      "periods",
    ])
    let kind = try map.required("kind").word(of: [
      "cover", "contents", "summary", "table", "trend", "list", "chart", "changes", "method", "notes",
      "signs",
    ])
    return SheetDefinition(
      name: try map.required("name").localized(), title: try map.required("title").localized(),
      audience: try map.optional("audience")?.word(of: Audience.self), content: try content(kind, map),
      location: node.location)
  }

  private static func content(
    _ kind: String, _ map: ConfigMapping
  ) throws(ConfigError) -> SheetDefinition.Content {
    switch kind {
    case "cover":
      var entries: [(heading: Localized, text: TemplateText)] = []
      for entry in try map.required("entries").list() {
        let item = try entry.mapping(knownKeys: ["heading", "text"])
        entries.append(
          (try item.required("heading").localized(), try TemplateText(try item.required("text"))))
      }
      return .cover(entries)
    case "contents": return .contents
    case "chart":
      return .chart(
        ReportChartDefinition(
          form: try map.required("form").word(of: ReportChart.Form.self),
          table: try map.required("table").string(), metrics: try map.required("metrics").strings(),
          series: try map.optional("series")?.string(),
          isSorted: try map.optional("sorted")?.boolean() ?? false))
    case "list":
      guard let audience = map.optional("audience"), try audience.word(of: Audience.self) == .intern else {
        throw try map.required("list").error("a list names schools and needs 'audience: intern'")
      }
      return .list(
        id: try map.required("table").filePart(), try map.required("list").word(of: ReportList.self),
        text: try description(map))
    case "changes": return .changes(id: try map.required("table").filePart())
    case "summary": return .summary
    case "trend": return .table(try trend(map))
    case "method": return .method
    case "signs": return .signs
    case "notes":
      var paragraphs: [TemplateText] = []
      for entry in try map.required("paragraphs").list() { paragraphs.append(try TemplateText(entry)) }
      return .notes(paragraphs)
    default: return .table(try table(map))
    }
  }

  /// One row for each period, the values alone: of what earlier reports told nothing else is kept.
  private static func trend(_ map: ConfigMapping) throws(ConfigError) -> ReportTableDefinition {
    let metrics = try map.required("metrics")
    let names = try metrics.strings()
    guard !names.isEmpty else { throw metrics.error("a trend needs a metric") }
    let count = try map.required("periods")
    let periods = try count.integer()
    guard periods > 0 else { throw count.error("a trend shows at least 1 earlier period") }
    return ReportTableDefinition(
      id: try map.required("table").filePart(), description: try description(map), by: [:], across: nil,
      metrics: [], beside: names, hasTotal: false, comparesPrevious: false, earlierPeriods: periods,
      notes: try notes(map))
  }

  private static func description(_ map: ConfigMapping) throws(ConfigError) -> TemplateText? {
    try map.optional("text").map { node throws(ConfigError) in try TemplateText(node) }
  }

  private static func notes(_ map: ConfigMapping) throws(ConfigError) -> [Localized] {
    var notes: [Localized] = []
    for note in try map.optional("notes")?.list() ?? [] { notes.append(try note.localized()) }
    return notes
  }

  private static func table(_ map: ConfigMapping) throws(ConfigError) -> ReportTableDefinition {
    var by: [Audience: [String]] = [:]
    let byNode = try map.required("by")
    for audience in Audience.allCases {
      if byNode.isMapping {
        let choice = try byNode.mapping(knownKeys: Audience.allCases.map(\.rawValue))
        by[audience] = try choice.required(audience.rawValue).strings()
      } else {
        by[audience] = try byNode.strings()
      }
    }
    let metrics = try map.required("metrics")
    let across = try map.optional("across")?.string()
    for names in by.values {
      let all = names + (across.map { [$0] } ?? [])
      guard Set(all).count == all.count else { throw byNode.error("a dimension is named twice") }
    }
    let metricNames = try metrics.strings()
    guard across == nil || !metricNames.isEmpty else {
      throw metrics.error("a table with 'across' needs a metric")
    }
    return ReportTableDefinition(
      id: try map.required("table").filePart(),
      description: try description(map),
      by: by, across: across, metrics: metricNames,
      beside: try map.optional("beside")?.strings() ?? [],
      hasTotal: try map.optional("total")?.boolean() ?? false,
      comparesPrevious: try map.optional("compare")?.word(of: ["previous"]) != nil,
      leavesOutZeros: try map.optional("rows")?.word(of: ["nonzero"]) != nil,
      idHeading: try map.optional("ids")?.localized(), notes: try notes(map))
  }
}
