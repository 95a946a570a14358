import Aggregate
import Tabular

/// A row of a table: a member of each dimension, with ids for the flat table and labels for people.
struct TableRow: Sendable, Hashable {
  /// Positions of the members, nil for "none"; empty for a total.
  let members: [Int?]
  let ids: [String]
  let labels: [String]
}

/// Finds the rows of a table: members of closed vocabularies whether they have rows or not, of open ones where
/// they have, and none that nothing could be said about.
struct RowFinder {
  let figures: FigureBuilder
  let plan: Plan
  /// The language of labels; ids do not depend on it.
  let language: Language

  func rows(
    _ names: [String], metrics: [ResolvedMetric], across: String?, audience: Audience,
    leavesOutZeros: Bool = false
  ) throws -> [TableRow] {
    guard !names.isEmpty else { return [TableRow(members: [], ids: [], labels: [])] }
    let vocabularies = names.map { name in vocabulary(name, metrics) }
    var candidates: Set<[Int?]> = []
    if vocabularies.allSatisfy({ $0?.isClosed ?? false }) {
      candidates.formUnion(product(vocabularies.map { Array($0?.members.indices ?? 0..<0) }))
    }
    for metric in metrics {
      for name in metric.measures {
        guard let measure = plan.catalog.measures[name] else { continue }
        let shared = plan.catalog.shared(names + (across.map { [$0] } ?? []), with: measure)
        guard Set(names).isSubset(of: shared) else { continue }
        let frame = plan.frame(Plan.current, for: metric.definition)
        let use = MeasureUse(measure: name, frame: frame, dimensions: shared)
        for group in figures.results.groups(use) {
          candidates.insert(names.map { name in shared.firstIndex(of: name).flatMap { group[$0] } })
        }
      }
    }
    var shown: Set<[Int?]> = []
    for members in candidates where try isGrounded(members, names, metrics, audience) {
      if across != nil || !leavesOutZeros {
        shown.insert(members)
        continue
      }
      switch try standing(of: members, names, metrics) {
      case .number: shown.insert(members)
      case .zero: continue
      // What is not known is not known for each member of a field alike: one row says so.
      case .missing: shown.insert(zip(names, members).map { isOfSchools($0) ? $1 : nil })
      }
    }
    var rows: [(rank: [Int], row: TableRow)] = []
    for members in shown {
      var rank: [Int] = []
      var ids: [String] = []
      var labels: [String] = []
      for (position, member) in members.enumerated() {
        guard let member, let vocabulary = vocabularies[position] else {
          let none = plan.catalog.dimensions[names[position]]?.noneLabel
          rank.append(Int.max)
          ids.append("")
          labels.append(none?[language] ?? "")
          continue
        }
        rank.append(vocabulary.isClosed ? member : vocabulary.order.firstIndex(of: member) ?? member)
        ids.append(vocabulary.members[member].id)
        labels.append(vocabulary.members[member].label[language])
      }
      rows.append((rank, TableRow(members: members, ids: ids, labels: labels)))
    }
    return rows.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }.map(\.row)
  }

  private func vocabulary(_ name: String, _ metrics: [ResolvedMetric]) -> DimensionMembers? {
    guard let dimension = plan.catalog.dimensions[name] else { return nil }
    for metric in metrics {
      for measureName in metric.measures {
        guard let measure = plan.catalog.measures[measureName],
          let table = plan.catalog.tables[measure.definition.table],
          plan.catalog.applies(dimension, to: table)
        else { continue }
        return figures.members(of: name, table: table.schema, frame: Plan.current)
      }
    }
    return nil
  }

  private func product(_ lists: [[Int]]) -> Set<[Int?]> {
    lists.reduce([[]]) { combined, list in
      Set(combined.flatMap { head in list.map { head + [$0] } })
    }
  }

  private func isGrounded(
    _ members: [Int?], _ names: [String], _ metrics: [ResolvedMetric], _ audience: Audience
  ) throws -> Bool {
    for metric in metrics {
      // Whether anything stands behind a row does not depend on what may be shown of it.
      let figure = try figures.figure(
        metric, frame: Plan.current, dimensions: names, members: members, audience: .intern)
      if figure.isGrounded { return true }
    }
    return false
  }

  private enum Standing { case number, zero, missing }

  private func isOfSchools(_ name: String) -> Bool { plan.catalog.dimensions[name]?.isOfSchools ?? false }

  private func standing(
    of members: [Int?], _ names: [String], _ metrics: [ResolvedMetric]
  ) throws -> Standing {
    let figures = try metrics.map {
      try self.figures.figure($0, frame: Plan.current, dimensions: names, members: members, audience: .intern)
    }
    if figures.contains(where: { !($0.value.value?.isZero ?? true) }) { return .number }
    return figures.contains { $0.value.sign == .deliveryMissing } ? .missing : .zero
  }
}
