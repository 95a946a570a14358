import Aggregate
import Expression
import Tabular
import Testing

@testable import Reporting

/// Answers to questions: the same for any number of threads and any order of files, and traced back to their rows.
struct QueryTests {
  private static let today = CalendarDate(dayNumber: 20_000)
  private static let month = AskedPeriod.period(.month(year: 2024, month: 10))

  private static func answer(
    _ town: String, threads: Int = 1, input: String? = nil, definitions: String = SmallTown.definitions
  ) throws -> [UInt8] {
    let catalog = try Catalog.load(definitions).catalog
    let folder = try TestFolder()
    let options = SmallTown.options(
      definitions: definitions, input: input ?? SmallTown(name: town).input, output: folder.path,
      threads: threads)
    var bytes: [UInt8] = []
    for dimensions in [[], ["schulform"], ["schule"]] {
      let metrics = catalog.definitions.metrics.map(\.name).filter { name in
        dimensions.allSatisfy { catalog.metrics[name].map(catalog.dimensions)?.contains($0) ?? false }
      }
      var query = Query(metrics: metrics, today: today)
      query.dimensions = dimensions
      query.period = month
      query.comparesPrevious = true
      query.hasTotal = true
      bytes += try query.run(options).bytes(.ndjson, scratch: folder.path)
    }
    return bytes
  }

  @Test(arguments: ["klein", "fehlend", "kaputt"])
  func `1, 2 and 8 threads and any order of files give the same answer`(town: String) throws {
    let expected = try Self.answer(town)
    for threads in [2, 8] {
      #expect(try Self.answer(town, threads: threads) == expected, "\(threads) threads")
    }
    for isReversed in [false, true] {
      let folder = try TestFolder()
      try folder.copy(SmallTown(name: town).input, to: "input", isReversed: isReversed)
      #expect(try Self.answer(town, threads: 2, input: folder.file("input")) == expected)
    }
  }

  @Test(arguments: ["klein", "fehlend", "kaputt"])
  func `the rows behind a figure add up to it`(town: String) throws {
    let catalog = try Catalog.load(SmallTown.definitions).catalog
    let period = Period.month(year: 2024, month: 10)
    let requests = catalog.definitions.metrics.map { MetricRequest(metric: $0.name, dimensions: []) }
    let plan = Plan(catalog: catalog, period: period, asOf: nil, requests: requests)
    let evaluation = try Evaluation(plan, input: SmallTown(name: town).input, threads: 2)
    var checked = 0
    for metric in catalog.metrics.values {
      let trace = try RowTrace(metric, evaluation)
      for name in metric.measures {
        let measure = try #require(catalog.measures[name])
        let use = MeasureUse(measure: name, frame: Plan.current, dimensions: [])
        let results = evaluation.aggregated.results
        let result = results.place(of: use).flatMap { results.value(at: $0, members: []) } ?? Rational(0)
        let part =
          metric.numerator.names.contains(name)
          ? (metric.denominator == nil ? "value" : "numerator") : "denominator"
        let rows = trace.entries.filter { $0.name == name && $0.part == part }
        switch measure.definition.aggregate.name {
        case "count": #expect(result == Rational(rows.count), "\(name)")
        case "sum":
          let sum = rows.compactMap(\.value).reduce(Rational(0)) { $0.adding($1) ?? $0 }
          #expect(result == sum, "\(name)")
        default: continue
        }
        checked += 1
      }
    }
    #expect(checked == 11)
  }

  @Test func `a number too large for a measure stops the run with its place`() throws {
    let folder = try TestFolder()
    try folder.copy(SmallTown(name: "klein").input, to: "input")
    try folder.write(
      "Schulnummer;Vorgang;Datum;Ansatz;Teilnehmende;Stunden;Bemerkung\n199485;9;09.10.2024;PRAEVENTION;2;1;\n"
        + "199485;10;09.10.2024;PRAEVENTION;30;3;\n", "input/eingang/2024-10/199485_taetigkeiten.csv")
    var definitions = try ChangedDefinitions()
    definitions.append(
      """
      version: 1
      measures:
        - {name: zu_gross, label: {de: x, en: x}, table: taetigkeiten, aggregate: sum, field: teilnehmende * 400000000000000000}
      metrics:
        - name: zu_gross
          label: {de: x, en: x}
          unit: x
          decimals: 0
          value: zu_gross
          definition: {de: x, en: x}
          source: {de: x, en: x}
      """, to: "zu_gross.yaml")
    let root = try definitions.write(to: folder)
    var query = Query(metrics: ["zu_gross"], today: Self.today)
    query.period = Self.month
    let options = SmallTown.options(
      definitions: root, input: folder.file("input"), output: folder.file("out"))
    let error = try #require(throws: ReportingError.self) { try query.run(options) }
    #expect(error.kind == .inputUnusable)
    #expect(error.message.hasPrefix("eingang/2024-10/199485_taetigkeiten.csv:3: [overflow] "))
  }
}
