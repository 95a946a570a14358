import Configuration
import Foundation
import Tabular

/// Our contracts as a Data Package (version 2) for other programs, in the form deliveries are agreed to have: headings as
/// names, semicolons, decimal commas, German dates.
///
/// Besides what the contract means it says what older programs understand: categories also as `enum`.
struct PackageExport: Encodable {
  private let schema = "https://datapackage.org/profiles/2.0/datapackage.json"
  private let name = "netzbericht"
  private let title = "Netzbericht"
  private let resources: [Resource]

  private enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case name, title, resources
  }

  private struct Resource: Encodable {
    let name: String
    let title: String
    let type = "table"
    let path: String
    let scheme = "file"
    let format = "csv"
    let mediatype = "text/csv"
    let encoding: String
    let dialect: DialectItem
    let schema: SchemaItem
  }
  private struct DialectItem: Encodable {
    let delimiter: String
    let header = true
    let headerRows: [Int]
  }
  private struct SchemaItem: Encodable {
    let schema = "https://datapackage.org/profiles/2.0/tableschema.json"
    let fields: [FieldItem]
    let fieldsMatch: String
    let primaryKey: [String]?
    let uniqueKeys: [[String]]?
    let foreignKeys: [ForeignKey]?
    let missingValues = [""]

    enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case fields, fieldsMatch, primaryKey, uniqueKeys, foreignKeys, missingValues
    }
  }
  private struct ForeignKey: Encodable {
    let fields: [String]
    let reference: Reference

    struct Reference: Encodable {
      let resource: String
      let fields: [String]
    }
  }
  private struct FieldItem: Encodable {
    let name: String
    let description: String?
    var type = "string"
    var format: String?
    var decimalChar: String?
    var trueValues: [String]?
    var falseValues: [String]?
    var delimiter: String?
    var itemType: String?
    var categories: [CategoryItem]?
    var missingValues: [String]?
    var constraints: ConstraintItem?
  }
  private struct CategoryItem: Encodable {
    let value: String
    let label: String
  }
  private struct ConstraintItem: Encodable {
    var required: Bool?
    var minLength: Int?
    var maxLength: Int?
    var minimum: String?
    var maximum: String?
    var exclusiveMinimum: String?
    var exclusiveMaximum: String?
    var pattern: String?
    var values: [String]?
    var jsonSchema: EncodedNode?

    enum CodingKeys: String, CodingKey {
      case required, minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, pattern,
        jsonSchema
      case values = "enum"
    }
  }

  /// The package of all tables that are read from files.
  init(_ tables: [TableDefinition]) {
    let written = tables.filter { $0.schema.sender != .system }
    resources = written.map { Self.resource($0, among: written) }
  }

  private static func resource(_ table: TableDefinition, among tables: [TableDefinition]) -> Resource {
    let schema = table.schema
    func label(_ position: Int) -> String { schema.fields[position].label }
    let keys = table.rules.compactMap { foreignKey($0, table, among: tables) }
    let unique = table.rules.compactMap { uniqueKey($0, table) }
    return Resource(
      name: schema.name, title: schema.title.de, path: table.file ?? "\(schema.name).csv",
      encoding: (schema.dialect.encoding ?? .utf8).rawValue,
      dialect: DialectItem(
        delimiter: String(UnicodeScalar(schema.dialect.delimiter ?? 0x3B)),
        headerRows: Array(1...max(1, schema.dialect.headerRows))),
      schema: SchemaItem(
        fields: schema.fields.map(field),
        // A column that may be absent cannot be told from one that may not: then all may.
        fieldsMatch: schema.fields.contains(where: \.isOptional) ? "superset" : "equal",
        primaryKey: schema.primaryKey.isEmpty ? nil : schema.primaryKey.map(label),
        uniqueKeys: unique.isEmpty ? nil : unique,
        foreignKeys: keys.isEmpty ? nil : keys))
  }

  private static func foreignKey(
    _ rule: ConfigNode, _ table: TableDefinition, among tables: [TableDefinition]
  ) -> ForeignKey? {
    func text(_ key: String) -> String? { rule.entries?.first { $0.key == key }?.value.scalar }
    guard text("rule") == "foreign-key", let column = text("column"), let target = text("references"),
      let field = table.schema.fields.first(where: { $0.name == column }),
      let reference = tables.first(where: { $0.schema.name == target })?.schema,
      reference.primaryKey.count == 1
    else { return nil }
    return ForeignKey(
      fields: [field.label],
      reference: .init(resource: target, fields: [reference.fields[reference.primaryKey[0]].label]))
  }

  private static func uniqueKey(_ rule: ConfigNode, _ table: TableDefinition) -> [String]? {
    func value(_ key: String) -> ConfigNode? { rule.entries?.first { $0.key == key }?.value }
    guard value("rule")?.scalar == "unique-key", let columns = value("columns")?.elements else { return nil }
    return columns.compactMap { column in table.schema.fields.first { $0.name == column.scalar }?.label }
  }

  private static func field(_ field: Field) -> FieldItem {
    var item = FieldItem(
      name: field.label, description: field.description.de.isEmpty ? nil : field.description.de)
    let constraints = field.constraints
    var limits = ConstraintItem()
    limits.required = constraints.required ? true : nil
    limits.minLength = constraints.minLength
    limits.maxLength = constraints.maxLength
    switch field.type {
    case .string, .text: limits.pattern = constraints.digits.map { "[0-9]{\($0)}" }
    case .integer:
      item.type = "integer"
      limits.minimum = constraints.minimum.map(String.init)
      limits.maximum = constraints.maximum.map(String.init)
    case .decimal(let scale):
      item.type = "number"
      item.decimalChar = ","
      limits.minimum = constraints.minimum.map { text($0, .decimal(scale: scale)) }
      limits.maximum = constraints.maximum.map { text($0, .decimal(scale: scale)) }
    case .date:
      item.type = "date"
      item.format = "%d.%m.%Y"
      limits.minimum = constraints.minimum.map { text($0, .date) }
      limits.maximum = constraints.maximum.map { text($0, .date) }
    case .category:
      item.categories = field.categories.map { CategoryItem(value: $0.value, label: $0.label.de) }
      limits.values = field.categories.map(\.value)
    case .boolean:
      item.type = "boolean"
      let words = field.categories.map { [$0.value] + $0.aliases }
      item.trueValues =
        words.last ?? ["ja", "Ja", "JA", "j", "J", "wahr", "Wahr", "WAHR", "true", "1", "x", "X"]
      item.falseValues =
        words.first ?? ["nein", "Nein", "NEIN", "n", "N", "falsch", "Falsch", "FALSCH", "false", "0"]
    case .schoolYear: limits.pattern = "[0-9]{4}/[0-9]{2}"
    }
    if let values = constraints.values { limits.values = values.sorted().map { text($0, field.type) } }
    if let checked = field.checked { describe(checked, &item, &limits) }
    if !field.missingValues.isEmpty { item.missingValues = [""] + field.missingValues }
    item.constraints = limits
    return item
  }

  /// A stored value as a cell of the file has it.
  private static func text(_ value: Int64, _ type: FieldType) -> String {
    switch type {
    case .decimal(let scale): Rational(scaled: Int128(value), scale: scale).exactText() ?? String(value)
    case .date: CalendarDate(dayNumber: Int(value)).german
    case .boolean: value == 1 ? "ja" : "nein"
    default: String(value)
    }
  }

  /// What the contract says in Table Schema's own words.
  private static func describe(_ json: String, _ item: inout FieldItem, _ limits: inout ConstraintItem) {
    guard let node = try? ConfigNode.parse(json: json.utf8, file: "") else { return }
    func value(_ key: String, in node: ConfigNode?) -> ConfigNode? {
      node?.entries?.first { $0.key == key }?.value
    }
    item.type = value("type", in: node)?.scalar ?? item.type
    item.format = value("format", in: node)?.scalar
    item.delimiter = value("delimiter", in: node)?.scalar
    item.itemType = value("itemType", in: node)?.scalar
    let constraints = value("constraints", in: node)
    limits.pattern = value("pattern", in: constraints)?.scalar ?? limits.pattern
    limits.minimum = value("minimum", in: constraints)?.scalar
    limits.maximum = value("maximum", in: constraints)?.scalar
    limits.exclusiveMinimum = value("exclusiveMinimum", in: constraints)?.scalar
    limits.exclusiveMaximum = value("exclusiveMaximum", in: constraints)?.scalar
    limits.values = value("enum", in: constraints)?.elements?.compactMap(\.scalar)
    limits.jsonSchema = value("jsonSchema", in: constraints).map(EncodedNode.init)
  }

  /// The package as JSON.
  func bytes() throws -> [UInt8] { try JSONFile.bytes(self) }
}
