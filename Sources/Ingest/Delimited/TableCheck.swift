public import Contract
public import Platform
import Tabular

/// Checks a delimited file against its schema: every cell, every key, every fault with its place.
///
/// The file is read once, in memory that does not depend on its length but for the keys it is checked by: 24 to 48 bytes
/// for each key.
public struct TableCheck {
  private let dialect: DialectDescriptor
  private let schema: SchemaDescriptor
  private let references: [KeySet]
  private var fields: [FieldPlan]
  private let words: [FieldWords]
  private let primaryKey: [Int]
  private var header: HeaderRows
  private var isHeaderDone: Bool
  private var width = 0
  private var primary = KeySet()
  private var unique: [KeySet]
  private var uniqueKeys: [KeySet]
  private var keys: [KeyPart]
  private let nullSequence: [UInt8]?
  private let hasKeys: Bool
  private let hasComments: Bool
  private var report: TableReport

  /// A check; `references` hold the keys that each of the schema's foreign keys may name.
  public init(
    name: String, path: String, dialect: DialectDescriptor, schema: SchemaDescriptor,
    references: [KeySet] = [],
    limit: Int = 1_000_000
  ) {
    self.dialect = dialect
    self.schema = schema
    self.references = references
    let keyed = Set(schema.primaryKey + schema.uniqueKeys.joined() + schema.foreignKeys.flatMap(\.fields))
    fields = schema.fields.enumerated().map { FieldPlan($1, isKeyed: keyed.contains($0)) }
    words = schema.fields.map(FieldWords.init)
    primaryKey = schema.primaryKey
    header = HeaderRows(dialect)
    isHeaderDone = dialect.headerRows.isEmpty
    unique = schema.fields.map { _ in KeySet() }
    uniqueKeys = schema.uniqueKeys.map { _ in KeySet() }
    keys = [KeyPart](repeating: KeyPart(), count: schema.fields.count)
    nullSequence = dialect.nullSequence
    hasKeys = !keyed.isEmpty
    hasComments = !dialect.commentRows.isEmpty || dialect.commentChar != nil
    report = TableReport(name: name, path: path, schema: schema, limit: limit)
    if isHeaderDone { apply(HeaderMap(unlabelled: schema), RecordStart()) }
  }

  /// Reads the file.
  ///
  /// - Throws: `PlatformError` where it cannot be read.
  public mutating func run(_ file: InputFile) throws -> TableReport {
    do {
      var stream = try RecordStream(file, dialect: dialect)
      var last = RecordStart()
      try stream.forEach { bytes, scanner, place in
        last = place
        read(bytes, scanner, place)
      }
      if !isHeaderDone { finishHeader(last) }
    } catch let error as DecodingFailure {
      // Nothing that was read from wrong bytes is worth telling.
      let labels = report.labels
      report = TableReport(name: report.name, path: report.path, schema: schema, limit: report.limit)
      report.labels = labels
      report.add(.encoding, RecordStart(record: 0, line: 0), byte: error.byte >= 0 ? error.byte : nil)
    } catch let error as RecordTooLong {
      report.add(.source, RecordStart(record: error.record, line: error.line))
    }
    return report
  }

  /// The headings of a file.
  ///
  /// - Throws: `PlatformError` where it cannot be read; bytes that are no text give none.
  public static func labels(of file: InputFile, dialect: DialectDescriptor) throws -> [String] {
    var check = TableCheck(
      name: "", path: "", dialect: dialect, schema: SchemaDescriptor(names: [""]), limit: 0)
    let labels = try check.run(file).labels
    return labels
  }

  private mutating func read(
    _ bytes: borrowing Span<UInt8>, _ scanner: borrowing RecordScanner, _ place: RecordStart
  ) {
    if hasComments, dialect.isComment(bytes, scanner, record: place.record) { return }
    guard isHeaderDone else {
      let isHeader = dialect.headerRows.contains(place.record)
      if isHeader {
        header.add(scanner.cells.map { String(decoding: text(bytes, scanner, $0), as: UTF8.self) })
      }
      if place.record >= dialect.headerRows[dialect.headerRows.count - 1] { finishHeader(place) }
      return
    }
    report.rows += 1
    let before = report.errors
    row(bytes, scanner, place)
    if report.errors == before { report.cleanRows += 1 }
  }

  private func text(
    _ bytes: borrowing Span<UInt8>, _ scanner: borrowing RecordScanner, _ cell: CellPlace
  ) -> [UInt8] {
    scanner.decoded(bytes, cell)
  }

  private mutating func finishHeader(_ place: RecordStart) {
    isHeaderDone = true
    report.labels = header.labels
    apply(HeaderMap(labels: report.labels, schema: schema), place)
  }

  private mutating func apply(_ map: HeaderMap, _ place: RecordStart) {
    for (position, column) in map.columns.enumerated() { fields[position].column = column ?? -1 }
    width = map.width
    for fault in map.faults {
      report.add(
        fault.kind, RecordStart(record: 0, line: place.line), column: fault.column, field: fault.field)
    }
  }

  private mutating func row(
    _ bytes: borrowing Span<UInt8>, _ scanner: borrowing RecordScanner, _ place: RecordStart
  ) {
    let count = scanner.cells.count
    if scanner.cells.allSatisfy({ $0.start >= $0.end }) {
      report.add(.blankRow, place)
      return
    }
    for position in fields.indices {
      let plan = fields[position]
      let column = plan.column
      if column < 0 { continue }
      keys[position].state = .unknown
      if column >= count {
        report.add(.missingCell, place, column: column + 1, field: position)
        continue
      }
      let cell = scanner.cells[column]
      if place.isSuspicious, let kind = OddCharacters.kind(bytes.extracting(cell.start..<cell.end)) {
        fault(kind, position, cell, place)
        if kind == .forbiddenCharacter { continue }
      }
      if cell.marks.rawValue <= CellPlace.Marks.quoted.rawValue {
        check(position, plan, bytes.extracting(cell.start..<cell.end), cell, place)
      } else {
        odd(position, bytes, scanner, cell, place)
      }
    }
    if count > width {
      for column in width..<count {
        report.add(
          .extraCell, place, column: column + 1, byte: place.base.map { $0 + scanner.cells[column].start })
      }
    }
    if hasKeys { checkKeys(place) }
  }

  /// A cell with something special about it.
  @inline(never)
  private mutating func odd(
    _ position: Int, _ bytes: borrowing Span<UInt8>, _ scanner: borrowing RecordScanner, _ cell: CellPlace,
    _ place: RecordStart
  ) {
    let (column, byte) = (fields[position].column + 1, place.base.map { $0 + cell.start })
    let kind: FaultKind? =
      cell.marks.contains(.open)
      ? .unclosedQuote
      : cell.marks.contains(.swallowing) ? .swallowedLines : cell.marks.contains(.stray) ? .strayQuote : nil
    if let kind {
      report.add(kind, place, column: column, field: position, byte: byte)
    } else {
      let decoded = text(bytes, scanner, cell)
      check(position, fields[position], decoded.span, cell, place)
    }
  }

  @inline(__always)
  private mutating func check(
    _ position: Int, _ plan: FieldPlan, _ text: borrowing Span<UInt8>, _ cell: CellPlace, _ place: RecordStart
  ) {
    let isMissing = plan.isOnlyEmptyMissing ? text.isEmpty : words[position].descriptor.isMissing(text)
    if isMissing || (nullSequence != nil && isNull(text)) {
      keys[position].state = .missing
      if words[position].descriptor.constraints.isRequired {
        fault(.constraint, position, cell, place, .required)
      }
      return
    }
    if plan.isFree { return }
    guard let value = words[position].read(text) else {
      fault(.type, position, cell, place)
      return
    }
    if plan.isConstrained {
      for constraint in words[position].descriptor.broken(by: value, text) {
        fault(.constraint, position, cell, place, constraint)
      }
    }
    if plan.isKeyed { keys[position] = KeyPart(state: .present, key: value.key) }
    if plan.isUnique, !unique[position].insert(value.key) { fault(.unique, position, cell, place) }
  }

  private func isNull(_ text: borrowing Span<UInt8>) -> Bool { nullSequence.map { text.equals($0) } ?? false }

  @inline(never)
  private mutating func fault(
    _ kind: FaultKind, _ position: Int, _ cell: CellPlace, _ place: RecordStart,
    _ constraint: Constraint? = nil
  ) {
    report.add(
      kind, place, column: fields[position].column + 1, field: position,
      byte: place.base.map { $0 + cell.start },
      constraint: constraint)
  }

  private mutating func checkKeys(_ place: RecordStart) {
    if !primaryKey.isEmpty {
      switch joined(primaryKey) {
      case (.present, let key): if !primary.insert(key) { report.add(.primaryKey, place) }
      case (.missing, _): report.add(.primaryKey, place, constraint: .required)
      case (.unknown, _): break
      }
    }
    if uniqueKeys.isEmpty && references.isEmpty { return }
    for (number, positions) in schema.uniqueKeys.enumerated() {
      if case (.present, let key) = joined(positions), !uniqueKeys[number].insert(key) {
        report.add(.uniqueKey, place, field: number)
      }
    }
    for (number, foreign) in schema.foreignKeys.enumerated() where number < references.count {
      if case (.present, let key) = joined(foreign.fields), !references[number].contains(key) {
        report.add(.foreignKey, place, field: number)
      }
    }
  }

  /// The values of several fields as one key; unknown beats missing beats present.
  private func joined(_ positions: [Int]) -> (KeyPart.State, CellKey) {
    var (state, key) = (keys[positions[0]].state, keys[positions[0]].key)
    for position in positions.dropFirst() {
      state = max(state, keys[position].state)
      key = key.joined(with: keys[position].key)
    }
    return (state, key)
  }
}

/// What a row holds in one field of a key.
struct KeyPart {
  /// Whether a value stands there.
  enum State: UInt8, Comparable {
    case present
    case missing
    /// The cell is missing or does not fit its type: a finding says so already.
    case unknown

    static func < (left: State, right: State) -> Bool { left.rawValue < right.rawValue }
  }
  var state = State.unknown
  var key = CellKey(high: 0, low: 0)
}
