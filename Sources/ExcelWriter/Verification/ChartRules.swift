import Foundation

/// G: charts.
enum ChartRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "G1",
      summary: "Every chart has an alternative text of 40 characters to 1,000 bytes with every number drawn.",
      check: descriptions),
    WorkbookRule(
      id: "G2",
      summary:
        "Every chart has a title, titled axes, at most four series, and draws only numbers that exist.",
      check: series),
  ]

  private static func charts(
    _ facts: WorkbookFacts
  ) -> [(place: String, chart: WorkbookFacts.Chart, sheet: WorkbookFacts.Sheet)] {
    facts.sheets.flatMap { sheet in
      sheet.charts.enumerated().map { ("\(sheet.name), chart \($0.offset + 1)", $0.element, sheet) }
    }
  }

  /// The numbers drawn, as the file keeps them beside the chart.
  private static func values(_ chart: WorkbookFacts.Chart) -> [Double] {
    chart.document.insideEach("c:val").flatMap { elements in
      elements.filter { $0.name == "c:v" }.compactMap { Double($0.text) }
    }
  }

  private static func descriptions(_ facts: WorkbookFacts) -> Faults {
    charts(facts).flatMap { place, chart, _ -> Faults in
      var faults: Faults = []
      if chart.description.count < 40 { faults.append((place, "the alternative text is missing or short")) }
      if chart.description.utf8.count > 1000 { faults.append((place, "the alternative text is too long")) }
      let told = Set(ShownNumber.all(in: chart.description))
      let isTold = { (value: Double) in
        (0...3).contains { told.contains(ShownNumber.rounded(value, decimals: $0)) }
      }
      if !values(chart).allSatisfy(isTold) {
        faults.append((place, "the alternative text leaves out a number that is drawn"))
      }
      return faults
    }
  }

  private static func series(_ facts: WorkbookFacts) -> Faults {
    charts(facts).flatMap { place, chart, sheet -> Faults in
      let document = chart.document
      var faults: Faults = []
      let titles = document.insideEach("c:title")
      let hasTitle = document.insideEach("c:chart").first.map { inside in
        inside.contains { $0.name == "c:title" && $0.depth == (inside.first?.depth ?? 0) }
      }
      if hasTitle != true { faults.append((place, "the chart has no title")) }
      let axes = ["c:catAx", "c:valAx"].flatMap(document.insideEach)
      if !axes.allSatisfy({ axis in axis.contains { $0.name == "c:title" } }) || titles.count < axes.count {
        faults.append((place, "an axis has no title"))
      }
      let count = document.all("c:ser").count
      if !(1...4).contains(count) { faults.append((place, "the chart draws \(count) series")) }
      for reference in document.insideEach("c:val").flatMap({ $0.filter { $0.name == "c:f" } }) {
        faults += self.reference(reference.text, facts, place)
      }
      faults += limits(document, sheet, place)
      return faults
    }
  }

  private static func reference(_ text: String, _ facts: WorkbookFacts, _ place: String) -> Faults {
    let parts = text.split(separator: "!")
    let name = parts.first?.trimmingCharacters(in: CharacterSet(charactersIn: "'")) ?? ""
    guard parts.count == 2, let sheet = facts.sheet(name), let range = WorkbookFacts.Range(parts[1]) else {
      return [(place, "the chart draws cells that do not exist")]
    }
    for row in range.rows {
      for column in range.columns where sheet.text(row, column) != nil {
        return [(place, "the chart draws a text as if it were zero")]
      }
    }
    return []
  }

  /// An axis of percentages runs from 0 to 100, any other one begins at 0.
  private static func limits(
    _ document: XMLElements, _ sheet: WorkbookFacts.Sheet, _ place: String
  ) -> Faults {
    document.insideEach("c:valAx").flatMap { axis -> Faults in
      let title = axis.filter { $0.name == "a:t" }.map(\.text).joined()
      let least = axis.first { $0.name == "c:min" }?["val"]
      let most = axis.first { $0.name == "c:max" }?["val"]
      if title.contains("%"), least != "0" || most != "100" {
        return [(place, "the axis of percentages does not run from 0 to 100")]
      }
      return least == "0" ? [] : [(place, "the axis does not begin at 0")]
    }
  }
}
