import Configuration
import Tabular
import Validate

extension Catalog {
  /// The reference tables that rules of the table look into.
  func references(of table: String) -> [String] {
    let rules = self.rules[table] ?? []
    return (rulesAcrossRows[table]?.flatMap(\.references) ?? []) + rules.compactMap { $0.validity?.table }
      + rules.compactMap { $0.foreignTable?.table }
  }

  /// Tables in an order in which each comes after those its rules look into, as far as there is one.
  func inOrderOfReference(_ names: [String]) -> [String] {
    var result: [String] = []
    var visited: Set<String> = []
    func visit(_ name: String) {
      guard visited.insert(name).inserted else { return }
      for other in references(of: name).sorted() where names.contains(other) { visit(other) }
      result.append(name)
    }
    for name in names { visit(name) }
    return result
  }

  /// A rule that looks values up where they cannot be would find nothing wrong, ever.
  func checkForeignKeys() throws(ConfigError) {
    for name in tables.keys.sorted() {
      for target in rules[name]?.compactMap(\.foreignTable) ?? [] { try check(target) }
    }
  }

  private func check(_ target: ForeignKeyTarget) throws(ConfigError) {
    let known = tables.values.filter { $0.schema.sender == .reference }.map(\.schema.name)
    guard let table = tables[target.table]?.schema, table.sender == .reference else {
      throw unknown("reference table", target.table, among: known, at: target.location)
    }
    guard table.primaryKey.count == 1, let key = table.primaryKey.first.map({ table.fields[$0] }) else {
      throw ConfigError(
        message: "table '\(table.name)' has no primary key of a single field to look values up in",
        location: target.location)
    }
    guard target.field ?? key.name == key.name else {
      throw ConfigError(
        message: "values are looked up in the primary key of '\(table.name)', which is '\(key.name)'",
        location: target.location)
    }
    guard let domain = key.domain, domain == target.domain else {
      throw ConfigError(
        message: "the field and '\(key.name)' of table '\(table.name)' need the same 'domain' to be compared",
        location: target.location)
    }
  }
}
