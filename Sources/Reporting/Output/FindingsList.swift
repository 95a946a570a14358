import Ingest
import Tabular

/// Findings as `validate` writes them for other programs, JSON or CSV, piece by piece: there may be a million.
struct FindingsList {
  /// What a piece of the list is handed to.
  typealias Sink = ([UInt8]) throws -> Void

  private let format: ValidationFormat
  private let language: Language
  private let sink: Sink
  private var output: [UInt8] = []
  private var isFirst = true
  private static let piece = 1 << 20

  /// Begins a list.
  init(_ format: ValidationFormat, language: Language, sink: @escaping Sink) {
    self.format = format
    self.language = language
    self.sink = sink
    output.reserveCapacity(Self.piece + 4096)
    switch format {
    case .csv:
      output += Array("file;line;rowNumber;fieldNumber;label;type;severity;byte;message;remedy\n".utf8)
    default: output += Array("{\"errors\":[".utf8)
    }
  }

  /// What findings of one kind in one field share: all behind the place.
  struct Ending {
    fileprivate let text: [UInt8]
  }

  /// The ending of a finding.
  func ending(_ finding: Finding) -> Ending {
    var text: [UInt8] = []
    let place = finding.location
    switch format {
    case .csv:
      for cell in [
        place.label ?? "", finding.rule, finding.severity.rawValue,
      ] { text += Self.csv(cell) + [0x3B] }
    default:
      text += Array(",\"severity\":\"\(finding.severity.rawValue)\",\"file\":".utf8) + Self.json(place.file)
      if let label = place.label { text += Array(",\"label\":".utf8) + Self.json(label) }
      for (key, both) in [("message", finding.message), ("remedy", finding.remedy)] {
        text += Array(",\"\(key)\":{\"de\":".utf8) + Self.json(both.de) + Array(",\"en\":".utf8)
        text += Self.json(both.en) + [0x7D]
      }
      text.append(0x7D)
    }
    return Ending(text: text)
  }

  /// Adds a finding.
  mutating func add(_ finding: Finding) throws { try add(finding, ending(finding)) }

  /// Adds a finding whose ending is known.
  mutating func add(_ finding: Finding, _ ending: Ending) throws {
    let place = finding.location
    switch format {
    case .csv:
      output += Self.csv(place.file)
      for number in [place.line, place.record, place.column] {
        output.append(0x3B)
        append(number)
      }
      output.append(0x3B)
      output += ending.text
      append(place.byte)
      output +=
        [0x3B] + Self.csv(finding.message[language]) + [0x3B] + Self.csv(finding.remedy[language]) + [0x0A]
    default:
      output += isFirst ? [0x0A] : [0x2C, 0x0A]
      append("{\"type\":\"")
      append(finding.rule)
      append("\",\"rowNumber\":")
      append(number: place.record)
      append(",\"fieldNumber\":")
      append(number: place.column)
      append(",\"line\":")
      append(number: place.line)
      append(",\"byte\":")
      append(number: place.byte)
      output += ending.text
    }
    isFirst = false
    if output.count >= Self.piece { try flush() }
  }

  /// Ends the list with the counts, which are full however many findings were kept.
  mutating func finish(_ counts: [FindingCount], _ tables: [TableCount]) throws {
    if format != .csv {
      append("\n],\n\"counts\":[")
      for (position, count) in counts.enumerated() {
        output += position == 0 ? [0x0A] : [0x2C, 0x0A]
        append("{\"file\":")
        output += Self.json(count.file)
        append(
          ",\"type\":\"\(count.type)\",\"severity\":\"\(count.severity.rawValue)\",\"count\":\(count.count)}")
      }
      append("\n],\n\"tables\":[")
      for (position, table) in tables.enumerated() {
        output += position == 0 ? [0x0A] : [0x2C, 0x0A]
        append("{\"file\":")
        output += Self.json(table.file) + Array(",\"table\":".utf8) + Self.json(table.name)
        append(",\"rows\":\(table.rows),\"accepted\":\(table.accepted)}")
      }
      append("\n]}\n")
    }
    try flush()
  }

  private mutating func flush() throws {
    try sink(output)
    output.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func append(_ number: Int?) {
    if let number { append(String(number)) }
  }

  private mutating func append(number: Int?) {
    if let number { append(String(number)) } else { append("null") }
  }

  private static func json(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = [0x22]
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0x0A: bytes += Array("\\n".utf8)
      case 0x0D: bytes += Array("\\r".utf8)
      case 0x09: bytes += Array("\\t".utf8)
      case ..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    return bytes + [0x22]
  }

  /// A cell; what a spreadsheet would take for a formula begins with an apostrophe (OWASP ASVS 1.2.10).
  private static func csv(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    if let first = bytes.first, [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains(first) {
      bytes.insert(0x27, at: 0)
    }
    guard bytes.contains(where: { [0x3B, 0x22, 0x0A, 0x0D].contains($0) }) else { return bytes }
    return [0x22] + bytes.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
  }
}

/// How many findings of a kind a file has.
struct FindingCount: Sendable {
  let file: String
  let type: String
  let severity: Severity
  let count: Int

  /// The counts of a log, in an order no dictionary decides.
  static func all(_ log: FindingLog) -> [FindingCount] {
    log.counts.map {
      FindingCount(file: $0.key.file, type: $0.key.rule, severity: $0.key.severity, count: $0.value)
    }.sorted { ($0.file, $0.type, $0.severity.rawValue) < ($1.file, $1.type, $1.severity.rawValue) }
  }
}

/// How many rows a file has, and how many of them count.
struct TableCount: Sendable {
  let file: String
  let name: String
  let rows: Int
  let accepted: Int
}
