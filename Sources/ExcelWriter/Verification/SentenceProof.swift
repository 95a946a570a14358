/// Holds the numbers of sentences against the figures that the sheet for machines names for each of them.
struct SentenceProof {
  /// A figure that a sentence tells.
  private struct Figure {
    let metric: String
    let period: String
    let value: Double?
    let numbers: [Double]
    let place: String
  }
  private let sheet: WorkbookFacts.Sheet
  private let facts: WorkbookFacts
  private var figures: [String: [Figure]]?
  private let twins: [WorkbookFacts.Sheet]

  init(_ sheet: WorkbookFacts.Sheet, _ facts: WorkbookFacts) {
    self.sheet = sheet
    self.facts = facts
    twins = facts.twins()
    guard let twin = facts.sheet("csv_\(sheet.name)"), let columns = Columns(twin) else { return }
    var figures: [String: [Figure]] = [:]
    for row in columns.rows {
      figures[columns.members.compactMap { twin.text(row, $0) }.joined(), default: []].append(
        Figure(
          metric: twin.text(row, 0) ?? "", period: twin.text(row, 1) ?? "",
          value: twin.cells[row, columns.value]?.number,
          numbers: twin.cells.row(row).compactMap(\.number), place: "\(twin.name)!\(row + 1)"))
    }
    self.figures = figures
  }

  var faults: Faults {
    let times = TimeWords(facts, periods: Set((figures ?? [:]).values.joined().map(\.period)))
    var faults: Faults = []
    for sentence in sheet.sentences {
      let (rest, unknown) = times.taken(from: sentence.text)
      let place = "\(sheet.name)!\(sentence.cell.name)"
      let numbers = ShownNumber.all(in: rest)
      guard let figures else {
        if !numbers.isEmpty {
          faults.append((place, "no sheet csv_\(sheet.name) says where the numbers come from"))
        }
        continue
      }
      faults += unknown.map { (place, "\($0) is neither the report's day nor its period nor the one before") }
      let own = figures[String(sentence.number)] ?? []
      for number in numbers where !own.contains(where: { $0.numbers.contains { Self.isShown(number, $0) } }) {
        faults.append((place, "the number \(number) is none of the figures the sentence is about"))
      }
    }
    return faults + (figures ?? [:]).values.joined().sorted { $0.place < $1.place }.compactMap(contradiction)
  }

  /// Whether the number as written is the figure, rounded.
  private static func isShown(_ written: Double, _ figure: Double) -> Bool {
    (0...3).contains {
      ShownNumber.key(ShownNumber.rounded(figure, decimals: $0)) == ShownNumber.key(written)
    }
  }

  /// A figure over all members that the tables give otherwise.
  private func contradiction(_ figure: Figure) -> (place: String, message: String)? {
    guard let value = figure.value else { return nil }
    var other: String?
    for twin in twins where twin.name != "csv_\(sheet.name)" {
      guard let columns = Columns(twin) else { continue }
      for row in columns.rows where twin.text(row, 0) == figure.metric && twin.text(row, 1) == figure.period {
        guard columns.members.allSatisfy({ ["Insgesamt", "Total"].contains(twin.text(row, $0) ?? "") }),
          let found = twin.cells[row, columns.value]?.number
        else { continue }
        // Ratios have six decimals.
        if abs(found - value) <= 1.1e-6 + abs(value) * 1e-12 { return nil }
        other = twin.name
      }
    }
    return other.map { (figure.place, "the figure \(figure.metric) is another one in \($0)") }
  }

  /// Where the members and the value of flat rows stand.
  private struct Columns {
    let members: Range<Int>
    let value: Int
    let rows: ArraySlice<Int>

    init?(_ twin: WorkbookFacts.Sheet) {
      guard let table = twin.tables.first,
        let value = table.columns.firstIndex(where: ["Wert", "Value"].contains),
        value >= 2
      else { return nil }
      members = 2..<value
      self.value = value
      rows = Array(table.range.rows).dropFirst()
    }
  }
}

/// Days and periods in sentences: they are told apart from figures, and only the report's own may stand there.
struct TimeWords {
  private let days: Set<String>
  private let periods: Set<String>

  /// What the workbook says of itself in front, and the periods its figures are for with the ones before them.
  init(_ facts: WorkbookFacts, periods: Set<String>) {
    let front =
      facts.sheets.filter { !$0.isTwin }.prefix(1).flatMap { $0.ordered.compactMap(\.text) }
      + (facts.documents.documents["docProps/core.xml"]?.elements.map(\.text) ?? [])
    days = Set(front.flatMap { $0.matches(of: Self.day).map { String($0.output) } })
    self.periods = periods.reduce(into: []) { $0.formUnion(Self.names($1)) }
  }

  /// The sentence without days and periods, and those of them that are not the report's.
  func taken(from sentence: String) -> (rest: String, unknown: [String]) {
    var unknown: [String] = []
    var rest = ""
    var start = sentence.startIndex
    for match in sentence.matches(of: Self.time) {
      let word = String(match.output)
      rest += sentence[start..<match.range.lowerBound]
      start = match.range.upperBound
      if !days.contains(word), !periods.contains(word) { unknown.append(word) }
    }
    return (rest + sentence[start...], unknown)
  }

  /// `31.07.2025`, `2025-07-31`, `31. Juli 2025`.
  private static var day: Regex<Substring> {
    /\b[0-9]{2}\.[0-9]{2}\.[0-9]{4}\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,2}\.? [A-ZÄ][a-zä]+ [0-9]{4}\b/
  }

  /// A day, a school year or a month.
  private static var time: Regex<Substring> {
    /\b[0-9]{2}\.[0-9]{2}\.[0-9]{4}\b|\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b|\b[0-9]{4}\/[0-9]{2}\b|\b(?:[0-9]{1,2}\.? )?(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|January|February|March|May|June|July|October|December) [0-9]{4}\b/
  }

  private static let months = [
    ["Januar", "January"], ["Februar", "February"], ["März", "March"], ["April"], ["Mai", "May"],
    ["Juni", "June"],
    ["Juli", "July"], ["August"], ["September"], ["Oktober", "October"], ["November"],
    ["Dezember", "December"],
  ]

  /// How a period and the one before it are written: `2024/25`, `2023/24`; `März 2025`, `February 2025`.
  private static func names(_ period: String) -> [String] {
    guard let year = Int(period.prefix(4)) else { return [period] }
    let rest = period.dropFirst(4)
    if rest.hasPrefix("/") { return [year, year - 1].map { "\($0)/\(String($0 + 1).suffix(2))" } }
    guard rest.hasPrefix("-"), let month = Int(rest.dropFirst()), (1...12).contains(month) else {
      return [period]
    }
    let before = month == 1 ? (year - 1, 12) : (year, month - 1)
    return [(year, month), before].flatMap { year, month in
      months[month - 1].map { "\($0) \(year)" } + ["\(year)-\(month < 10 ? "0" : "")\(month)"]
    }
  }
}
