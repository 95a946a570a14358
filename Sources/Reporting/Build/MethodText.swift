import Aggregate
import Tabular

/// How a metric is defined, as people read it: what it says, its formula, unit, comparison values and source.
struct MethodText {
  let language: Language

  init(_ language: Language) { self.language = language }

  func entry(_ metric: MetricDefinition) -> Entry {
    var paragraphs = [metric.definition[language]]
    if let denominator = metric.denominator {
      let above = metric.numerator.label?[language] ?? metric.label[language]
      let below = denominator.label?[language] ?? ""
      let factor = metric.factor == 1 ? "" : " × \(metric.factor)"
      paragraphs.append("\(pick("Formel", "Formula")): \(above) ÷ \(below)\(factor)")
    }
    paragraphs.append("\(pick("Einheit", "Unit")): \(metric.unit[language])")
    for benchmark in metric.benchmarks {
      paragraphs.append("\(pick("Vergleichswert", "Comparison value")): \(benchmark.label[language])")
    }
    paragraphs.append("\(pick("Quelle", "Source")): \(metric.source[language])")
    if let limits = metric.limits {
      paragraphs.append("\(pick("Aussagegrenzen", "Limits")): \(limits[language])")
    }
    paragraphs.append("\(pick("Name in den Tabellen", "Name in the tables")): \(metric.name)")
    return Entry(heading: metric.label[language], paragraphs: paragraphs)
  }

  private func pick(_ german: String, _ english: String) -> String { language == .de ? german : english }
}
