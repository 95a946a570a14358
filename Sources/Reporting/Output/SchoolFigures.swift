import Aggregate
import Tabular

/// The figures that schools are told in their letters.
struct SchoolFigures {
  let evaluation: Evaluation
  let report: ReportDefinition

  /// The figures of one school, in the report's order; a metric that knows no schools is left out.
  func figures(of school: String) throws -> [(metric: MetricDefinition, value: FigurePart)] {
    guard let feedback = report.feedback else { return [] }
    var result: [(metric: MetricDefinition, value: FigurePart)] = []
    for name in feedback.metrics {
      guard let metric = evaluation.plan.catalog.metrics[name],
        let position = members(of: feedback.dimension, metric)?.firstIndex(where: { $0.id == school })
      else { continue }
      let figure = try evaluation.figures.figure(
        metric, frame: Plan.current, dimensions: [feedback.dimension], members: [position], audience: .intern)
      result.append((metric.definition, figure.value))
    }
    return result
  }

  /// The numbers of all schools that figures are told to, in their order.
  var schools: [String] {
    let metrics = report.feedback?.metrics.compactMap { evaluation.plan.catalog.metrics[$0] } ?? []
    let ids = metrics.compactMap { metric in
      report.feedback.flatMap { members(of: $0.dimension, metric) }?.map(\.id)
    }
    return Set(ids.joined()).sorted()
  }

  private func members(of dimension: String, _ metric: ResolvedMetric) -> [Member]? {
    metric.measures.first.flatMap { evaluation.plan.catalog.measures[$0] }
      .flatMap { evaluation.plan.catalog.tables[$0.definition.table]?.schema }
      .flatMap { evaluation.figures.members(of: dimension, table: $0, frame: Plan.current)?.members }
  }
}
