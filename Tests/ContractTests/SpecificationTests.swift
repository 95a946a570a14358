import Configuration
import Foundation
import Tabular
import Testing

@testable import Contract

/// Reads descriptors and cells as the tests write them.
enum Reading {
  static func node(_ json: String) throws -> ConfigNode {
    try ConfigNode.parse(json: Array(json.utf8), file: "schema.json")
  }

  static func schema(_ json: String) throws -> SchemaDescriptor { try SchemaDescriptor(try node(json)) }

  /// The one field of a schema, its properties given without braces.
  static func field(_ properties: String) throws -> FieldDescriptor {
    try schema("{\"fields\":[{\"name\":\"f\",\(properties)}]}").fields[0]
  }

  /// What a cell breaks: nothing, its type, or constraints.
  static func faults(_ field: FieldDescriptor, _ cell: String) -> [String] {
    let text = Array(cell.utf8)
    if field.isMissing(text.span) { return field.constraints.isRequired ? ["required"] : [] }
    guard let value = field.type.read(text.span) else { return ["type"] }
    return field.broken(by: value, text.span).map(\.rawValue)
  }

  /// Where and why a descriptor is refused.
  static func refusal(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "accepted"
    } catch let error as ConfigError {
      return error.description
    } catch {
      return "\(error)"
    }
  }
}

/// Every cell for which the text of Table Schema v2 decides whether it fits, with the text's own examples.
struct SpecificationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let id: String
    let field: FieldDescriptor
    let cell: String
    let fits: Bool
    var testDescription: String {
      "\(id): \(field.typeText) \(cell.debugDescription) \(fits ? "fits" : "does not fit")"
    }
  }

  static let cases: [Case] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Specification/cells.json")
    guard let data = try? Data(contentsOf: path),
      let list = try? ConfigNode.parse(json: data, file: "cells.json").elements
    else { return [] }
    return list.compactMap { node in
      guard let map = try? node.anyMapping(), let schemaNode = map.optional("schema"),
        let schema = try? SchemaDescriptor(schemaNode)
      else { return nil }
      return Case(
        id: map.optional("id")?.scalar ?? "", field: schema.fields[0],
        cell: map.optional("cell")?.scalar ?? "",
        fits: map.optional("ok")?.scalar == "true")
    }
  }()

  @Test func `all cases are read`() { #expect(Self.cases.count == 164) }

  @Test(arguments: cases)
  func `the specification decides`(_ example: Case) {
    #expect(Reading.faults(example.field, example.cell).isEmpty == example.fits)
  }

  /// Where the text is silent, this is what we do.
  @Test(arguments: [
    (#""type":"number","decimalChar":",","groupChar":".""#, "12.34,5", false),
    (#""type":"number","decimalChar":",","groupChar":".""#, "1.2.3.4", false),
    (#""type":"number","decimalChar":",","groupChar":".""#, "1..000", false),
    (#""type":"number","decimalChar":",","groupChar":".""#, "1.23", false),
    (#""type":"integer""#, "1.0", false), (#""type":"integer""#, "٣", false),
    (#""type":"integer""#, "1 ", false),
    (#""type":"date","format":"%d.%m.%Y""#, "1.2.2024", true),
    (#""type":"date","format":"%d.%m.%Y""#, " 01.02.2024", false),
    (#""type":"year""#, "20244", true), (#""type":"year""#, "-0044", true),
    (#""type":"year""#, "02024", false),
    (#""type":"duration""#, "P1W", false),
  ])
  func `where it is silent`(_ properties: String, _ cell: String, _ fits: Bool) throws {
    #expect(Reading.faults(try Reading.field(properties), cell).isEmpty == fits, "\(cell)")
  }
}
