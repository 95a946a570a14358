import Configuration
import Tabular
import Validate

/// A contract with a field of each kind that rules look at.
let posts = TableSchema(
  name: "stellen", title: Localized(de: "Stellen", en: "Posts"), sender: .school, time: .stock,
  frequency: .halfYearly,
  fields: [
    Field(name: "schulnummer", label: "Schulnummer", type: .string, domain: "schule"),
    Field(name: "nummer", label: "Nummer", type: .integer),
    Field(name: "stunden", label: "Stunden", type: .decimal(scale: 2)),
    Field(name: "ab", label: "besetzt ab", type: .date),
    Field(name: "bis", label: "besetzt bis", type: .date),
  ], primaryKey: [0, 1], schoolField: 0)

let empty = Missing.empty

func day(_ iso: String) -> Int64 { Int64(CalendarDate(iso: iso)?.dayNumber ?? -1) }

/// Rows of a table, from line 2 on; every row must have a cell per field.
func batch(
  _ rows: [[Int64]], of table: TableSchema = posts, rejected: [UInt8]? = nil, firstLine: Int32 = 2
) -> Batch {
  Batch(
    columns: table.fields.indices.map { field in
      Column(type: table.fields[field].type, values: rows.map { $0[field] })
    }, rowCount: rows.count, lines: rows.indices.map { firstLine + Int32($0) }, firstRecord: Int(firstLine),
    rejected: rejected ?? [UInt8](repeating: 0, count: rows.count))
}

/// Rows with numbers 1, 2, 3 … of school 0 and the given cells in one field, everything else empty.
func column(_ name: String, _ cells: [Int64], rejected: [UInt8]? = nil) -> Batch {
  batch(
    cells.enumerated().map { row, cell in
      posts.fields.map { field in
        field.name == name
          ? cell : field.name == "schulnummer" ? 0 : field.name == "nummer" ? Int64(row + 1) : empty
      }
    }, rejected: rejected)
}

/// A delivery of school 0 whose file has its columns in the reverse order of the contract.
func delivery(
  path: String = "f.csv", school: (code: Int64, number: String)? = (0, "199928"),
  period: Period? = .halfYear(start: 2024, half: 1), known: [String: [UInt8]] = [:],
  table: TableSchema = posts
) -> DeliveryContext {
  DeliveryContext(
    path: path, school: school, period: period, known: known,
    columnOfField: table.fields.indices.map { table.fields.count - 1 - $0 }, code: { _, _ in nil })
}

/// What a check left: the findings and which rows still count.
struct Checked {
  let findings: [Finding]
  let rejected: [UInt8]

  /// `rule line:column severity` of each finding.
  var lines: [String] {
    findings.map {
      "\($0.rule) \($0.location.line ?? 0):\($0.location.column ?? 0) \($0.severity.rawValue)"
    }
  }
}

/// A rule as written in a contract.
func rule(_ yaml: String, table: TableSchema = posts) throws -> any Rule {
  let node = try ConfigNode.parse(yaml: "rules:\n  - \(yaml)\n", file: "stellen.yaml")
  let rules = try RuleCatalog.rules(node.anyMapping().required("rules").list(), table: table)
  return rules[0]
}

func check(_ rule: any Rule, _ batch: Batch, in context: DeliveryContext = delivery()) -> Checked {
  var batch = batch
  var log = FindingLog()
  rule.check(&batch, in: context, log: &log)
  return Checked(findings: log.kept, rejected: batch.rejected)
}

/// The message with which a rule is refused; nil if it is taken.
func refusal(_ yaml: String) -> String? {
  do {
    _ = try rule(yaml)
    return nil
  } catch {
    return "\(error)"
  }
}

/// A piece of YAML.
func node(_ yaml: String) throws -> ConfigNode { try ConfigNode.parse(yaml: yaml, file: "stellen.yaml") }
