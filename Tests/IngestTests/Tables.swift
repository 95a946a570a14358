import Configuration
import Contract
import Foundation
import Platform
import Testing

@testable import Ingest

/// Tables checked against descriptors as the tests write them.
enum Tables {
  static func node(_ json: String) throws -> ConfigNode {
    try ConfigNode.parse(json: Array(json.utf8), file: "descriptor.json")
  }

  /// What the check finds, each as `type@record:column`; `-` for a row or a column that does not apply.
  static func faults(
    _ text: String, schema: String, dialect: String = "{}", limit: Int = 1000
  ) throws -> [String] {
    try faults(Array(text.utf8), schema: schema, dialect: dialect, limit: limit)
  }

  static func faults(
    _ bytes: [UInt8], schema: String, dialect: String = "{}", limit: Int = 1000
  ) throws -> [String] {
    words(
      try report(
        bytes, try SchemaDescriptor(try node(schema)), try DialectDescriptor(try node(dialect)), limit: limit)
    )
  }

  static func report(
    _ bytes: [UInt8], _ schema: SchemaDescriptor, _ dialect: DialectDescriptor = DialectDescriptor(),
    limit: Int = 1000
  ) throws -> TableReport {
    try withFile(bytes) { file in
      var check = TableCheck(name: "t", path: "t.csv", dialect: dialect, schema: schema, limit: limit)
      return try check.run(file)
    }
  }

  static func words(_ report: TableReport) -> [String] {
    report.faults.map { fault in
      let record = fault.record > 0 ? "\(fault.record)" : "-"
      return "\(fault.kind.rawValue)@\(record):\(fault.column > 0 ? "\(fault.column)" : "-")"
    }
  }

  /// All records as texts.
  static func records(_ text: String, _ dialect: DialectDescriptor) throws -> [[String]] {
    var records: [[String]] = []
    try withFile(Array(text.utf8)) { file in
      var stream = try RecordStream(file, dialect: dialect)
      try stream.forEach { bytes, scanner, _ in
        records.append(scanner.cells.map { String(decoding: scanner.decoded(bytes, $0), as: UTF8.self) })
      }
    }
    return records
  }

  /// Lends a file of that content.
  static func withFile<Result>(_ bytes: [UInt8], _ body: (InputFile) throws -> Result) throws -> Result {
    let path = "/tmp/netzbericht-\(UUID().uuidString).csv"
    try Files.write(bytes, to: path)
    defer { try? Files.remove(path, within: "/tmp") }
    return try body(try InputFile(path: path))
  }
}
