import Tabular

/// A small table of fixed-width text: words, as many number columns as fit, a bar for a percentage.
struct TextTable {
  private static let mostRows = 30
  private static let widestLabel = 30
  private static let widestNumber = 20
  private static let shortestBar = 10
  private static let longestBar = 20
  private static let gap = 2

  private let table: ReportTable
  private let texts: Texts
  private let width: Int

  init(_ table: ReportTable, texts: Texts, width: Int) {
    self.table = table
    self.texts = texts
    self.width = width
  }

  /// The lines of the table, its header included, and below it the signs it shows.
  func lines() throws -> [String] {
    guard !table.rows.isEmpty else { return [texts.noRows] }
    let rows = table.rows.prefix(Self.mostRows)
    let wordCount = max(1, table.columns.prefix { $0.kind == .text }.count)
    let labels = rows.map { row in
      // Days are left to the workbook.
      row.prefix(wordCount).filter { if case .date = $0 { false } else { true } }.map(word)
        .joined(separator: " / ")
    }
    let labelHeading = (table.columns.first?.header ?? "")
    let labelWidth = min(
      Self.widestLabel, max(labels.map(TextMeasure.columns).max() ?? 0, longestWord(labelHeading)))

    var metrics: [Metric] = []
    for (index, column) in table.columns.enumerated().dropFirst(wordCount) {
      guard case .number(let decimals) = column.kind else { continue }
      metrics.append(try metric(index, column, decimals: decimals, rows: rows))
    }
    let hasBar = metrics.first?.isPercentage ?? false
    let room = width - labelWidth - (hasBar ? Self.gap + Self.shortestBar : 0)
    let shown = fitting(metrics, room: room)
    let used = labelWidth + shown.reduce(0) { $0 + Self.gap + $1.width }
    let barWidth = min(Self.longestBar, width - used - Self.gap)

    var lines = header(labelHeading, labelWidth, shown)
    lines.append(String(repeating: "-", count: used))
    for (position, row) in rows.enumerated() {
      let label = label(labels[position], width: labelWidth)
      var line = TextMeasure.padded(label.first ?? "", to: labelWidth)
      for metric in shown {
        line += TextMeasure.paddedLeft(metric.cells[position], to: metric.width + Self.gap)
      }
      if hasBar, let first = shown.first { line += "  " + bar(row[first.index], width: barWidth) }
      lines.append(line)
      lines += label.dropFirst()
    }
    if table.rows.count > rows.count { lines.append(texts.moreRows(table.rows.count - rows.count)) }
    let signs = Set(rows.flatMap { row in shown.compactMap { metric in sign(row[metric.index]) } })
    guard !signs.isEmpty else { return lines }
    let legend = texts.legendLine(Sign.allCases.filter(signs.contains))
    return lines + [""] + LineBreaker.hanging(legend, first: "", indent: 0, width: width)
  }

  /// The label on one line, or on several with all but the first indented.
  private func label(_ text: String, width: Int) -> [String] {
    guard TextMeasure.columns(text) > width else { return [text] }
    let lines = LineBreaker.lines(text, width: width - 2, measure: TextMeasure.columns)
    return lines.prefix(1) + lines.dropFirst().map { "  " + $0 }
  }

  private func sign(_ cell: Cell) -> Sign? { if case .sign(let sign) = cell { sign } else { nil } }

  private struct Metric {
    let index: Int
    let heading: [String]
    let cells: [String]
    let width: Int
    let isPercentage: Bool
  }

  private func metric(
    _ index: Int, _ column: ReportColumn, decimals: Int, rows: ArraySlice<[Cell]>
  ) throws -> Metric {
    let cells = try rows.map { row -> String in
      guard case .number(let number) = row[index] else { return word(row[index]) }
      guard let text = NumberText.text(number, decimals: decimals, language: texts.language) else {
        throw RenderError("\(table.id), column \(column.header)", "a number is too large to be shown")
      }
      return text
    }
    let body = cells.map(TextMeasure.columns).max() ?? 0
    let width = max(body, min(Self.widestNumber, longestWord(column.heading)))
    return Metric(
      index: index,
      heading: LineBreaker.lines(column.heading, width: width, measure: TextMeasure.columns),
      cells: cells, width: width, isPercentage: column.unit?.contains("%") ?? false)
  }

  private func fitting(_ metrics: [Metric], room: Int) -> [Metric] {
    var left = room
    return Array(
      metrics.prefix { metric in
        left -= metric.width + Self.gap
        return left >= 0
      })
  }

  private func header(_ label: String, _ labelWidth: Int, _ metrics: [Metric]) -> [String] {
    let labelLines = LineBreaker.lines(label, width: labelWidth, measure: TextMeasure.columns)
    let height = max(labelLines.count, metrics.map(\.heading.count).max() ?? 0)
    return (0..<height).map { line in
      // Headings stand on the line below them.
      func at(_ lines: [String]) -> String {
        let index = line - (height - lines.count)
        return lines.indices.contains(index) ? lines[index] : ""
      }
      return metrics.reduce(TextMeasure.padded(at(labelLines), to: labelWidth)) {
        $0 + TextMeasure.paddedLeft(at($1.heading), to: $1.width + Self.gap)
      }
    }
  }

  /// Blocks for a percentage, the full width being 100; nothing for a sign.
  private func bar(_ cell: Cell, width: Int) -> String {
    guard case .number(let number) = cell, number > Rational(0),
      let halves = number.multiplied(by: Rational(2 * width))?.divided(by: Rational(100))?.rounded(
        decimals: 0)
    else { return "" }
    let clipped = Int(min(halves, Int128(2 * width)))
    return String(repeating: "█", count: clipped / 2) + (clipped % 2 == 1 ? "▌" : "")
  }

  private func word(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): text
    case .sign(let sign): sign.text
    case .date(let date): texts.date(date)
    case .number(let number):
      NumberText.text(number, decimals: number.denominator == 1 ? 0 : 2, language: texts.language) ?? "?"
    }
  }

  private func longestWord(_ text: String) -> Int {
    text.split(separator: " ").map { TextMeasure.columns(String($0)) }.max() ?? 0
  }
}
