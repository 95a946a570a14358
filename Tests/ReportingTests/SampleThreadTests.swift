import Tabular
import Testing

@testable import Reporting

/// The whole invented town with all its faults: every rule says the same, however many threads read it.
struct SampleThreadTests {
  @Test func `1, 2 and 8 threads find the same in a month of the town and in the months it is compared with`()
    throws
  {
    let (catalog, _) = try Catalog.load(Project.definitions)
    let month = Period.month(year: 2025, month: 3)
    let report = try Pipeline.report("monatsbericht", in: catalog, for: month)
    let plan = Plan(report: report, catalog: catalog, period: month, asOf: nil)
    func evaluation(_ threads: Int) throws -> Evaluation {
      try Evaluation(plan, input: Project.samples, threads: threads)
    }
    let one = try evaluation(1)
    #expect(!plan.history.isEmpty && Set(one.log.sorted.map(\.rule)).count > 10)
    for threads in [2, 8] {
      let other = try evaluation(threads)
      #expect(other.log.sorted == one.log.sorted && other.log.tally == one.log.tally, "\(threads) threads")
      #expect(other.aggregated.counts == one.aggregated.counts)
      #expect(other.overview.states == one.overview.states)
    }
  }
}
