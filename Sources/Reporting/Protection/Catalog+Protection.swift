import Aggregate
import Configuration
import Disclosure
import Tabular

extension ResolvedMeasure {
  /// Whether its result is the value of a single row.
  var isExtreme: Bool { definition.aggregate == Minimum.self || definition.aggregate == Maximum.self }
}

extension Catalog {
  /// The rule by which the measure is protected; nil for what is shown as it is.
  ///
  /// Schools and things are not protected by themselves, nor is what the office keeps from public registers.
  func rule(for measure: ResolvedMeasure) -> ProtectionRule? {
    let protection = definitions.protection
    if let own = protection.byMeasure[measure.definition.name] { return own.rule }
    if let counted = measure.definition.counts {
      if let rule = protection.byCounted[counted] { return rule }
      return protection.usual
    }
    switch tables[measure.definition.table]?.schema.sender {
    case .school, .office: return protection.usual
    default: return nil
    }
  }

  /// The measure that counts the schools behind another one, if that is asked of it.
  func contributors(of measure: ResolvedMeasure) -> ResolvedMeasure? {
    measures[MeasureDefinition.contributors(of: measure.definition.name)]
  }

  /// For each protected measure the measure that counts the schools behind it.
  static func contributors(
    _ measures: [MeasureDefinition], tables: [String: TableDefinition]
  ) -> [MeasureDefinition] {
    measures.compactMap { measure in
      guard measure.counts != .schools, let table = tables[measure.table]?.schema,
        let school = table.schoolField, table.sender == .school || table.sender == .office
      else { return nil }
      return measure.contributors(school: table.fields[school].name)
    }
  }

  /// Every measure named in the protection exists.
  func checkProtection() throws(ConfigError) {
    let protection = definitions.protection
    let names = definitions.measures.map(\.name)
    for (name, entry) in protection.byMeasure.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
      throw unknown("measure", name, among: names, at: entry.location)
    }
    for relation in protection.relations {
      for name in relation.parts + [relation.whole] where !names.contains(name) {
        throw unknown("measure", name, among: names, at: relation.location)
      }
    }
  }
}
