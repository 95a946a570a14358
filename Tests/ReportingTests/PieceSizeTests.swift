import Aggregate
import Ingest
import Platform
import Tabular
import Testing

@testable import Reporting

/// Files read in pieces of any size add up to the same figures.
struct PieceSizeTests {
  private static let table = "taetigkeiten"
  private let evaluation: Evaluation

  init() throws {
    let month = Period.month(year: 2025, month: 3)
    let (catalog, _) = try Catalog.load(Project.definitions)
    let report = try Pipeline.report("monatsbericht", in: catalog, for: month)
    evaluation = try Evaluation(
      Plan(report: report, catalog: catalog, period: month, asOf: nil), input: Project.samples, threads: 2)
  }

  /// Every result of every group of the table's groupings, its files read in pieces of `size` bytes.
  private func results(_ size: Int?, backwards: Bool = false) throws -> [String] {
    let pass = try #require(
      try evaluation.builder.pass(
        over: Self.table, openSets: evaluation.builder.neededSets, openUses: evaluation.plan.uses,
        known: evaluation.aggregated.sets))
    let scan = try #require(evaluation.aggregated.scans[Self.table])
    var total = TableAccumulator(pass.program)
    for delivery in backwards ? scan.deliveries.reversed() : scan.deliveries where !delivery.isHistory {
      // Each file is a worker's of its own.
      var own = TableAccumulator(pass.program)
      let file = try InputFile(path: delivery.source)
      let source =
        size.map { ChunkSource(file: file, inspection: delivery.inspection, chunkSize: $0) }
        ?? ChunkSource(file: file, inspection: delivery.inspection)
      var parser = BatchParser(
        table: scan.table.schema, inspection: delivery.inspection, domains: scan.domains, file: delivery.path)
      var (buffer, log, counts) = (ChunkBuffer(), FindingLog(), RecordCounts())
      let role = evaluation.aggregation.role(of: delivery.period, frequency: .monthly, path: delivery.path)
      while try source.next(into: &buffer) {
        own.add(parser.parse(buffer, log: &log, counts: &counts), role: role)
      }
      total.merge(own)
    }
    total.finish()
    return pass.program.groupings.indices.flatMap { grouping in
      total.keys(grouping: grouping).flatMap { key in
        pass.program.groupings[grouping].inputs.indices.map { position in
          let result = total.result(grouping: grouping, position: position, key: key)
          return
            "\(grouping) \(key) \(position) \(result.map { "\($0.numerator)/\($0.denominator)" } ?? "none")"
        }
      }
    }
  }

  @Test(arguments: [7, 1000])
  func `in pieces of any size, the files in any order`(size: Int) throws {
    let expected = try results(nil)
    #expect(expected.count > 100)
    #expect(try results(size) == expected)
    #expect(try results(size, backwards: true) == expected)
  }
}
