public import Contract
public import Tabular

/// What can be wrong with a table, in Frictionless's words where it has one.
public enum FaultKind: String, Sendable, Hashable, CaseIterable {
  /// Bytes that are no text of the encoding.
  case encoding = "encoding-error"
  /// The file's size is not the one announced.
  case byteCount = "byte-count"
  /// The file's checksum is not the one announced.
  case hashCount = "hash-count"
  /// The file cannot be read to its end.
  case source = "source-error"
  /// No heading at all.
  case blankHeader = "blank-header"
  /// No heading belongs to a field.
  case unmatchedHeader = "unmatched-header"
  /// A heading without text.
  case blankLabel = "blank-label"
  /// A heading a second time.
  case duplicateLabel = "duplicate-label"
  /// Another heading than the field's.
  case incorrectLabel = "incorrect-label"
  /// A heading that no field has.
  case extraLabel = "extra-label"
  /// A field without heading.
  case missingLabel = "missing-label"
  /// A row without any text.
  case blankRow = "blank-row"
  /// A row is too short.
  case missingCell = "missing-cell"
  /// A row is too long.
  case extraCell = "extra-cell"
  /// A cell does not fit its field's type.
  case type = "type-error"
  /// A cell breaks a constraint.
  case constraint = "constraint-error"
  /// A value stands a second time.
  case unique = "unique-error"
  /// The primary key is missing or stands a second time.
  case primaryKey = "primary-key"
  /// A unique key stands a second time.
  case uniqueKey = "unique-key"
  /// A value does not stand where it should come from.
  case foreignKey = "foreign-key"
  /// Text behind a closing quote.
  case strayQuote = "stray-quote"
  /// A quote that never closes.
  case unclosedQuote = "unclosed-quote"
  /// Whole rows within a pair of quotes.
  case swallowedLines = "swallowed-lines"
  /// A zero byte, which no text holds.
  case forbiddenCharacter = "forbidden-character"
  /// A character that nobody sees: without width, or turning the direction of the text.
  case invisibleCharacter = "invisible-character"
}

extension FaultKind {
  /// How much it matters.
  public var severity: Severity { self == .invisibleCharacter ? .warning : .error }
}

/// One thing that is wrong, in few bytes: a file may hold a million of them.
public struct TableFault: Sendable, Hashable {
  /// What.
  public let kind: FaultKind
  /// The constraint that is broken.
  public let constraint: Constraint?
  /// The number of the record, the file's first one being 1; 0 for the file and its header.
  public let record: Int32
  /// The physical line; 0 for the file.
  public let line: Int32
  /// The number of the column, from 1; 0 for a row.
  public let column: Int32
  /// The position of the field, or -1; of a key the position among its kind.
  public let field: Int32
  /// The offset in the file, or -1.
  public let byte: Int64

  /// What is wrong in which field, without row and place.
  public var withoutPlace: TableFault {
    TableFault(kind: kind, constraint: constraint, record: 0, line: 0, column: column, field: field, byte: -1)
  }
}

/// What the check of one table found.
public struct TableReport: Sendable {
  /// The table's name.
  public let name: String
  /// The file as it was given.
  public let path: String
  /// The schema it was checked against.
  public let schema: SchemaDescriptor
  /// The headings.
  public internal(set) var labels: [String] = []
  /// The faults in the order of the file, as far as the limit lets them be kept.
  public internal(set) var faults: [TableFault] = []
  /// How many of each kind there are, kept or not.
  public internal(set) var counts: [FaultKind: Int] = [:]
  /// How many faults there are in all.
  public private(set) var total = 0
  /// How many of them are errors.
  private(set) var errors = 0
  /// Rows below the header.
  public internal(set) var rows = 0
  /// Rows without error.
  public internal(set) var cleanRows = 0
  /// The most faults kept.
  let limit: Int

  init(name: String, path: String, schema: SchemaDescriptor, limit: Int) {
    (self.name, self.path, self.schema, self.limit) = (name, path, schema, limit)
  }

  /// Adds what is wrong with the file as a whole.
  public mutating func addFileFault(_ kind: FaultKind) { add(kind, RecordStart(record: 0, line: 0)) }

  @inline(never)
  mutating func add(
    _ kind: FaultKind, _ place: RecordStart, column: Int = 0, field: Int = -1, byte: Int? = nil,
    constraint: Constraint? = nil
  ) {
    counts[kind, default: 0] += 1
    total += 1
    if kind.severity == .error { errors += 1 }
    guard faults.count < limit else { return }
    faults.append(
      TableFault(
        kind: kind, constraint: constraint, record: Int32(clamping: place.record),
        line: Int32(clamping: place.line), column: Int32(clamping: column), field: Int32(clamping: field),
        byte: Int64(byte ?? -1)))
  }

  /// The finding a fault makes, in the words of both languages.
  public func finding(_ fault: TableFault) -> Finding {
    let text = FaultMessages.text(fault, schema)
    return Finding(
      rule: fault.kind.rawValue, severity: fault.kind.severity, location: location(fault),
      message: text.message,
      remedy: text.remedy)
  }

  /// The finding for a fault that differs from that of another one in its place only.
  public func finding(_ fault: TableFault, like other: Finding) -> Finding {
    Finding(
      rule: other.rule, severity: other.severity, location: location(fault), message: other.message,
      remedy: other.remedy)
  }

  private func location(_ fault: TableFault) -> SourceLocation {
    let label = fault.column > 0 && Int(fault.column) <= labels.count ? labels[Int(fault.column) - 1] : nil
    return SourceLocation(
      file: path, line: fault.line > 0 ? Int(fault.line) : nil,
      record: fault.record > 0 ? Int(fault.record) : nil,
      column: fault.column > 0 ? Int(fault.column) : nil, label: label,
      byte: fault.byte >= 0 ? Int(fault.byte) : nil)
  }
}
