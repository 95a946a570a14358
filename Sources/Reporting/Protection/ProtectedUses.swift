import Aggregate
import Tabular

/// What must be computed beside the figures of a publication so that it can be protected: the schools behind each
/// number, and what tables by different properties of schools have in common.
enum ProtectedUses {
  /// The uses for measures published by those dimensions; `uses` are those of the figures themselves.
  static func uses(
    _ published: [String: Set<[String]>], _ catalog: Catalog, among uses: Set<MeasureUse>,
    cumulative: [Int: Int]
  ) -> Set<MeasureUse> {
    var frames: [String: Set<Int>] = [:]
    for use in uses {
      frames[use.measure, default: []].insert(use.frame)
      // What came up to the end of a period tells the period, to those who know what came up to its beginning.
      for (latest, whole) in cumulative where whole == use.frame {
        frames[use.measure, default: []].insert(latest)
      }
    }
    var result: Set<MeasureUse> = []
    for (name, shown) in published {
      guard let measure = catalog.measures[name] else { continue }
      let beside =
        [measure, catalog.contributors(of: measure), guardian(of: measure, catalog)].compactMap(\.self)
      for dimensions in shown.union(joins(shown, catalog)) {
        for used in beside {
          let own = catalog.shared(dimensions, with: used)
          for frame in frames[name] ?? [] {
            result.insert(MeasureUse(measure: used.definition.name, frame: frame, dimensions: own))
          }
        }
      }
    }
    return result
  }

  /// The measure that counts the persons behind a sum.
  static func guardian(of measure: ResolvedMeasure, _ catalog: Catalog) -> ResolvedMeasure? {
    measure.definition.protectedBy.flatMap { catalog.measures[$0] }
  }

  /// By which dimensions each protected measure is published, or was before.
  static func published(
    _ requests: [MetricRequest], _ catalog: Catalog, known: [String: Set<[String]>]
  ) -> [String: Set<[String]>] {
    var result: [String: Set<[String]>] = [:]
    for request in requests where request.isPublished {
      for name in catalog.metrics[request.metric]?.measures ?? [] {
        guard let measure = catalog.measures[name], catalog.rule(for: measure) != nil else { continue }
        result[name, default: []].insert(catalog.shared(request.dimensions, with: measure))
      }
    }
    for (name, tables) in known {
      guard let measure = catalog.measures[name], result[name] != nil else { continue }
      for dimensions in tables where catalog.shared(dimensions, with: measure) == dimensions {
        result[name]?.insert(dimensions)
      }
    }
    return result
  }

  /// Which dimensions together tell two tables by properties of schools apart: everybody can look up which
  /// schools a table by one property and a table by another have in common.
  static func joins(_ shown: Set<[String]>, _ catalog: Catalog) -> Set<[String]> {
    func isOfSchools(_ name: String) -> Bool { catalog.dimensions[name]?.isOfSchools ?? false }
    var byRest: [[String]: Set<String>] = [:]
    var tables: [[String]: Int] = [:]
    for dimensions in shown {
      let rest = dimensions.filter { !isOfSchools($0) }.sorted()
      let schools = dimensions.filter(isOfSchools)
      if schools.isEmpty { continue }
      byRest[rest, default: []].formUnion(schools)
      tables[rest, default: 0] += 1
    }
    var result: Set<[String]> = []
    for (rest, schools) in byRest where schools.count > 1 && tables[rest] ?? 0 > 1 {
      let all = schools.sorted() + rest
      if !shown.contains(where: { $0.sorted() == all.sorted() }) { result.insert(all) }
    }
    return result
  }
}

extension Plan {
  /// The measures computed, and all that an equation connects with them: the relations defined, and shares.
  var connectedMeasures: Set<String> {
    var groups = catalog.definitions.protection.relations.map { Set($0.parts + [$0.whole]) }
    for metric in catalog.metrics.values where metric.definition.isRatio && metric.definition.factor == 100 {
      groups.append(Set(metric.measures))
    }
    var result = Set(uses.map(\.measure))
    var count = 0
    while count < result.count {
      count = result.count
      for group in groups where !group.isDisjoint(with: result) { result.formUnion(group) }
    }
    return result
  }
}
