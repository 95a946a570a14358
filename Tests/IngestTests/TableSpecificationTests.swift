import Configuration
import Contract
import Foundation
import Testing

@testable import Ingest

/// Every table of the texts of Table Schema v2 and Table Dialect, with what they say about it.
struct TableSpecificationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let id: String
    let about: String
    let text: String
    let schema: SchemaDescriptor?
    let dialect: DialectDescriptor
    let errors: [String]
    /// Heading and cells of each column, where the text shows them.
    let columns: [(name: String, cells: [String?])]
    var testDescription: String { "\(id): \(about)" }
  }

  static let cases: [Case] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Specification/tables.json")
    guard let data = try? Data(contentsOf: path),
      let list = try? ConfigNode.parse(json: data, file: "tables.json").elements
    else { return [] }
    return list.compactMap { try? example($0) }
  }()

  private static func example(_ node: ConfigNode) throws -> Case {
    let map = try node.anyMapping()
    let schema = try map.required("schema")
    let errors = try map.required("errors").list().map { entry -> String in
      let parts = try entry.list().map { $0.scalar ?? "" }
      return "\(parts[0])@\(parts[1].isEmpty ? "-" : parts[1]):\(parts[2].isEmpty ? "-" : parts[2])"
    }
    let columns = try map.optional("rows")?.list().map { column in
      let parts = try column.list()
      return (try parts[0].string(), try parts[1].list().map { $0.isQuoted ? $0.scalar : nil })
    }
    return Case(
      id: try map.required("id").string(), about: try map.required("about").string(),
      text: try map.required("text").string(), schema: schema.isMapping ? try SchemaDescriptor(schema) : nil,
      dialect: try DialectDescriptor(try map.required("dialect")), errors: errors, columns: columns ?? [])
  }

  @Test func `all cases are read`() { #expect(Self.cases.count == 36) }

  @Test(arguments: cases)
  func `the specification decides`(_ example: Case) throws {
    let text = Array(example.text.utf8)
    let schema = try example.schema ?? SchemaDescriptor(names: labels(example))
    let report = try Tables.report(text, schema, example.dialect)
    #expect(Tables.words(report).sorted() == example.errors.sorted())
    if !example.columns.isEmpty {
      #expect(try labels(example) == example.columns.map(\.name))
      #expect(try cells(example) == example.columns.map(\.cells))
    }
  }

  private func labels(_ example: Case) throws -> [String] {
    guard !example.dialect.headerRows.isEmpty else {
      return try Tables.records(example.text, example.dialect)[0].indices.map { "field\($0 + 1)" }
    }
    return try Tables.withFile(Array(example.text.utf8)) {
      try TableCheck.labels(of: $0, dialect: example.dialect)
    }
  }

  /// The data by columns, without header, comments and null sequences.
  private func cells(_ example: Case) throws -> [[String?]] {
    let records = try Tables.records(example.text, example.dialect).enumerated().filter { number, cells in
      let isHeader = number < (example.dialect.headerRows.last ?? 0)
      let isComment = example.dialect.commentChar.map { Array(cells[0].utf8).starts(with: $0) } ?? false
      return !isHeader && !isComment && !example.dialect.commentRows.contains(number + 1)
    }.map(\.element)
    return example.columns.indices.map { column in
      records.map { row in
        example.dialect.nullSequence.map { Array(row[column].utf8) == $0 } ?? false ? nil : row[column]
      }
    }
  }
}
