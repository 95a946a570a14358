import Contract
import Platform
public import Tabular

/// Turns chunks into batches of typed columns.
///
/// Each worker has a parser of its own; it remembers the texts it has met, so that no text is made twice.
/// Blank records stay in the batch, as rejected rows of empty cells, so that record numbers run on.
public struct BatchParser: Sendable {
  private let table: TableSchema
  private let inspection: Inspection
  private let path: String
  private let domains: [StringDomain?]
  private let grammar: NumberGrammar
  private var index = StructuralIndex()
  private var caches: [StringCache]
  private var words: [WordTable]
  private let checks: [TextCheck?]
  /// Rows whose cell the fast path left to the complete one.
  private var slow: [Int32] = []

  /// Looks at every byte on the way, where the file has been inspected by its beginning only.
  private let survey: Survey?
  /// Of files in a single-byte encoding that are read on trust or again: the current piece's text, what its bytes are,
  /// and where in the text some of them stand.
  private let byteTable: ByteTable?
  private var text = PaddedBuffer()
  private var textPlaces = TextPlaces()
  /// Columns whose texts are looked at for data about persons while they are read: names and keys each once.
  private var guarded: Set<Int> = []
  /// Whether texts that are not kept must be told apart.
  private let comparesTexts: Bool
  private let rowsPerSpan: Int
  private let plainFrom: [Int]
  /// Whether a field is read; cells of the others are empty.
  private let isRead: [Bool]

  /// A parser for one inspected file; `file` is how findings name it.
  ///
  /// Without `comparesTexts` free texts that are not missing are all the same in the batch. With `fields` no others are
  /// read: their cells are empty, and nothing is said about them. `readsAgain` tells that chunks are spans of the file,
  /// whose bytes are not yet UTF-8 where the file's encoding is a single-byte one.
  public init(
    table: TableSchema, inspection: Inspection, domains: Domains, file: String, survey: Survey? = nil,
    comparesTexts: Bool = true, fields: Set<Int>? = nil, readsAgain: Bool = false
  ) {
    self.table = table
    isRead = table.fields.indices.map { fields?.contains($0) ?? true }
    self.survey = survey
    self.comparesTexts = comparesTexts
    byteTable =
      readsAgain
      ? ByteTable.tables[inspection.encoding] : inspection.belief.flatMap { ByteTable.tables[$0.encoding] }
    self.inspection = inspection
    rowsPerSpan = RowSpan.rows(inFileOf: inspection.rawEnd)
    path = file
    self.domains = table.fields.map { $0.type == .string ? domains.domain(of: $0, in: table) : nil }
    grammar = NumberGrammar(decimal: table.dialect.decimalChar, group: table.dialect.groupChar)
    caches = table.fields.map { _ in StringCache() }
    let vocabulary = TableVocabulary.of(table)
    words = vocabulary.words
    checks = vocabulary.checks
    plainFrom = vocabulary.plainFrom
    for (position, field) in table.fields.enumerated() {
      guard let column = inspection.columnOfField[position], survey?.guards(column) ?? false else { continue }
      if field.type == .string || (field.type == .text && !comparesTexts) { guarded.insert(column) }
    }
    // Each worker of a large file would otherwise learn for itself what the reference tables have told already.
    if survey != nil { for position in table.fields.indices { learnNumbers(position) } }
  }

  /// Takes over the numbers that the field's domain knows, as far as a cell that holds one of them is right.
  private mutating func learnNumbers(_ position: Int) {
    let field = table.fields[position]
    guard let length = field.wordLength, let domain = domains[position], domain.count <= 1 << 16,
      plainFrom[position] < .max
    else { return }
    for (code, text) in domain.texts.enumerated() {
      let bytes = Array(text.utf8)
      guard bytes.count == length, bytes.allSatisfy(isDigit), PersonalDataScan.isCode(bytes),
        !field.missingValues.contains(text)
      else { continue }
      let number = bytes.reduce(0) { $0 * 10 + Int64($1 - Ascii.zero) }
      caches[position].insert(number, code: Int64(code))
    }
  }

  /// Whether the processor's widest instructions are used where it has them; the result is the same, and tests let both
  /// read the same files.
  package var isWide: Bool {
    get { index.isWide }
    set { index.isWide = newValue && WideBlocks.areAvailable }
  }

  /// Reads a chunk into a batch, reports what does not fit and counts what became of each record.
  public mutating func parse(
    _ chunk: ChunkBuffer, log: inout FindingLog, counts: inout RecordCounts
  ) -> Batch {
    guard let byteTable else { return parse(chunk.bytes, chunk, &log, &counts) }
    var (text, detector) = (self.text, EncodingDetector())
    self.text = PaddedBuffer()
    textPlaces = byteTable.decode(chunk.bytes, into: &text, counting: &detector, isWide: isWide)
    survey?.add(detector)
    defer { self.text = text }
    return parse(text, chunk, &log, &counts)
  }

  /// Reads a chunk's text, which is its bytes or made of them.
  private mutating func parse(
    _ text: PaddedBuffer, _ chunk: ChunkBuffer, _ log: inout FindingLog, _ counts: inout RecordCounts
  ) -> Batch {
    let (count, firstLine, firstByte) = (text.count, chunk.firstLine, chunk.firstByte)
    let firstRecord = chunk.firstRecord
    return text.withPaddedBytes { bytes in
      let range = PaddedBuffer.padding..<(PaddedBuffer.padding + count)
      var record = firstRecord
      if let survey {
        guard let entered = enter(survey, chunk, bytes, range) else { return .none(of: table) }
        record = entered
      } else {
        index.build(
          bytes, range, delimiter: inspection.delimiter, width: inspection.fileColumns, firstLine: firstLine)
      }
      let place = ChunkPlace(
        path: path, firstRecord: record, firstByte: firstByte, knowsBytes: inspection.encoding == .utf8,
        labels: inspection.labels)
      var rows = RowCheck(rowCount: index.rowCount, width: inspection.fileColumns)
      rows.run(bytes, index, inspection.delimiter, place, &log)
      if let survey,
        rows.hasFooterSign || survey.isPersonal(bytes, index, emptied: rows.emptied, known: guarded)
      {
        survey.refute()
      }
      index.level(width: inspection.fileColumns, emptied: rows.emptied)
      var columns: [Column] = []
      columns.reserveCapacity(table.fields.count)
      // Moved out of the member, so that the columns may be read while the parser learns.
      let index = self.index
      unsafe index.ends.withUnsafeBufferPointer { ends in
        unsafe index.starts.withUnsafeBufferPointer { starts in
          let cells = unsafe Cells(
            ends: ends, starts: starts, rowCount: index.rowCount, width: inspection.fileColumns)
          for position in table.fields.indices {
            let values = column(position, bytes, cells, place, &rows.rejected, &log)
            columns.append(Column(type: table.fields[position].type, values: values))
          }
        }
      }
      let rejected = Batch.count(ofMarks: rows.rejected)
      counts.read += index.rowCount
      counts.blank += rows.blanks
      counts.rejected += rejected - rows.blanks
      counts.accepted += index.rowCount - rejected
      var batch = Batch(
        columns: columns, rowCount: index.rowCount, lines: index.lines, firstRecord: place.firstRecord,
        rejected: rows.rejected)
      batch.rowsPerSpan = rowsPerSpan
      if place.knowsBytes {
        batch.spans = index.spans(of: rowsPerSpan, place, end: range.upperBound)
        batch.places = RowPlaces(
          base: place.firstByte - PaddedBuffer.padding, starts: index.starts, end: Int32(range.upperBound))
      } else if byteTable != nil {
        let spans = index.spans(of: rowsPerSpan, place, end: range.upperBound)
        batch.spans = textPlaces.inFile(spans, piece: place.firstByte, bytes: bytes)
      }
      return batch
    }
  }

  /// Finds the cells of a piece nobody has looked at before; the number of its first record.
  ///
  /// nil where the piece contradicts what is believed about the file.
  private mutating func enter(
    _ survey: Survey, _ chunk: ChunkBuffer, _ bytes: RawSpan, _ range: Range<Int>
  ) -> Int? {
    let piece = Survey.Piece(number: chunk.number, byte: chunk.firstByte, line: chunk.firstLine)
    guard
      let trace = index.buildRegular(
        bytes, range, delimiter: inspection.delimiter, width: inspection.fileColumns, firstLine: piece.line),
      let pairs = survey.pairs(bytes, range, trace)
    else {
      survey.refute()
      return nil
    }
    let own = PaddedBuffer.padding..<(PaddedBuffer.padding + chunk.count)
    let (records, lines) = (index.rowCount, index.lineFeeds)
    let record = chunk.bytes.withPaddedBytes {
      survey.enter(piece, $0, own, text: range.count, records: records, lines: lines, pairs: pairs)
    }
    if survey.hasSwallowed(bytes, index, lastLine: piece.line + index.lineFeeds) {
      survey.refute()
    }
    return record
  }

  private mutating func column(
    _ position: Int, _ bytes: RawSpan, _ cells: Cells, _ place: ChunkPlace, _ rejected: inout [UInt8],
    _ log: inout FindingLog
  ) -> [Int64] {
    let count = cells.count
    guard isRead[position], let column = inspection.columnOfField[position] else {
      return [Int64](repeating: Missing.empty, count: count)
    }
    let field = table.fields[position]
    var slow = self.slow
    self.slow = []
    slow.removeAll(keepingCapacity: true)
    defer { self.slow = slow }
    var values = unsafe [Int64](unsafeUninitializedCapacity: count) { buffer, filled in
      guard let base = buffer.baseAddress else { return }
      unsafe fill(base, position, field, bytes, cells, column, &slow)
      filled = count
    }
    if field.type == .text && inspection.hasHiddenCharacters {
      for row in 0..<count { _ = hidden(bytes, cells, row, column, field, place, &log) }
    }
    guard !slow.isEmpty else { return values }
    for row in slow.lazy.map(Int.init) {
      let (start, end) = (cells.start(row, column), cells.end(row, column))
      let isHiding = field.type != .text && hidden(bytes, cells, row, column, field, place, &log)
      switch slowValue(position, column, field, bytes, start, end, remembers: !isHiding) {
      case .value(let value): values[row] = value
      case .fault(let fault):
        values[row] = Missing.invalid
        if field.severity == .error { rejected[row] = 1 }
        let line = Int(index.lines[row])
        let location = place.location(line: line, row: row, column: column, label: field.label, start: start)
        log.report(fault.rule, field.severity, at: location, constraint: fault.constraint) {
          let shown = field.privacy == .harmless ? CellText(bytes, start, end).string : nil
          return ChunkPlace.texts(CellMessages.text(fault, field: field), value: shown)
        }
      }
    }
    return values
  }

  /// Changes nothing; were it not mutating, the whole parser would be copied for each column.
  @unsafe private mutating func fill(
    _ values: UnsafeMutablePointer<Int64>, _ position: Int, _ field: Field, _ bytes: RawSpan, _ cells: Cells,
    _ column: Int, _ slow: inout [Int32]
  ) {
    switch field.type {
    case .string:
      if let length = field.wordLength {
        unsafe FastColumns.codes(
          bytes, cells, column, length: length, caches[position], values, &slow)
      } else {
        unsafe FastColumns.strings(bytes, cells, column, caches[position], values, &slow)
      }
    case .text:
      if comparesTexts {
        unsafe FastColumns.texts(bytes, cells, column, field, values, &slow)
      } else {
        var marked: [Int32]? = guarded.contains(column) ? [] : nil
        unsafe FastColumns.presentTexts(bytes, cells, column, field, values, &slow, marked: &marked)
        for row in marked ?? []
        where Self.isPersonal(bytes, cells.start(Int(row), column), cells.end(Int(row), column)) {
          survey?.refute()
        }
      }
    case .integer: unsafe FastColumns.integers(bytes, cells, column, field.constraints, values, &slow)
    case .decimal(let scale):
      unsafe FastColumns.decimals(
        bytes, cells, column, scale: scale, sign: grammar.decimal, field.constraints, values, &slow)
    case .date: unsafe FastColumns.dates(bytes, cells, column, values, &slow)
    case .category, .boolean: unsafe FastColumns.words(bytes, cells, column, words[position], values, &slow)
    case .schoolYear: unsafe FastColumns.schoolYears(bytes, cells, column, values, &slow)
    }
  }

  /// The code of a text that is right as it stands; nil where it is not.
  private mutating func learn(
    _ position: Int, _ bytes: RawSpan, _ start: Int, _ end: Int, remembers: Bool
  ) -> Int64? {
    if let length = table.fields[position].wordLength {
      guard end - start == length, Digits.number(bytes, start, length) >= 0 else { return nil }
    }
    guard let code = domains[position]?.code(ofUTF8: bytes.array(start..<end)) else { return nil }
    remember(code, position, bytes, start, end, asText: remembers)
    return code
  }

  private mutating func remember(
    _ code: Int64, _ position: Int, _ bytes: RawSpan, _ start: Int, _ end: Int, asText: Bool
  ) {
    if let length = table.fields[position].wordLength {
      if end - start == length { caches[position].insert(Digits.number(bytes, start, length), code: code) }
    } else if asText {
      caches[position].insert(bytes, start, end, code: code)
    }
  }

  /// Whether a cell holds a character that no one sees; it is reported, and the row counts all the same.
  private func hidden(
    _ bytes: RawSpan, _ cells: Cells, _ row: Int, _ column: Int, _ field: Field, _ place: ChunkPlace,
    _ log: inout FindingLog
  ) -> Bool {
    let (start, end) = (cells.start(row, column), cells.end(row, column))
    guard let hidden = HiddenCharacter.first(bytes, start, end, in: field.type) else { return false }
    log.report(
      place.finding(
        CellMessages.hidden(hidden), line: Int(index.lines[row]), row: row, column: column,
        label: field.label, start: start, severity: .warning))
    return true
  }

  /// Whether a cell that may be about a person is.
  private static func isPersonal(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Bool {
    start < end && PersonalDataScan.kind(bytes.array(start..<end), namesChildren: false) != nil
  }

  /// The code of a text that a cache knows.
  ///
  /// Changes nothing; were it not lent for change, the whole cache would be copied.
  private static func known(
    _ cache: inout StringCache, _ length: Int?, _ bytes: RawSpan, _ start: Int, _ end: Int
  ) -> Int64? {
    guard let length else { return cache.code(bytes, start, end) }
    let number = end - start == length ? Digits.number(bytes, start, length) : -1
    let known = cache.look(number)
    return number >= 0 && known.isFound ? known.code : nil
  }

  /// Reads any cell, however unusual; `remembers` whether equal bytes may be read faster next time.
  @inline(never)
  private mutating func slowValue(
    _ position: Int, _ column: Int, _ field: Field, _ bytes: RawSpan, _ start: Int, _ end: Int,
    remembers: Bool
  ) -> CellOutcome {
    // A text met before in this chunk is known by now.
    if field.type == .string, start < end,
      let code = Self.known(&caches[position], field.wordLength, bytes, start, end)
    {
      return .value(code)
    }
    if field.type == .string, guarded.contains(column), PersonalDataScan.mayBePersonal(bytes, start, end),
      Self.isPersonal(bytes, start, end)
    {
      survey?.refute()
    }
    if end &- start >= plainFrom[position], CellText.isPlain(bytes, start, end),
      let code = learn(position, bytes, start, end, remembers: remembers)
    {
      return .value(code)
    }
    let text = CellText(bytes, start, end)
    if text.bytes.isEmpty { return .value(Missing.empty) }
    if let reason = field.missingValues.firstIndex(where: { $0.utf8.elementsEqual(text.bytes) }) {
      return .value(Missing.reason(reason))
    }
    switch field.type {
    case .string:
      if let fault = TextRules.fault(text, field.constraints, checks[position]) { return .fault(fault) }
      let code = domains[position]?.code(ofUTF8: text.bytes) ?? Missing.invalid
      remember(code, position, bytes, start, end, asText: remembers)
      return .value(code)
    case .text:
      if let fault = TextRules.fault(text, field.constraints, checks[position]) { return .fault(fault) }
      return .value(comparesTexts ? TextHash.stored(text.bytes) : TextHash.present)
    case .integer: return NumberRules.integer(text, grammar, field.constraints)
    case .decimal(let scale): return NumberRules.decimal(text, grammar, scale: scale, field.constraints)
    case .date: return DateCell.slow(text)
    case .schoolYear: return SchoolYearCell.slow(text)
    case .category, .boolean:
      guard let value = words[position].slow(text) else {
        return .fault(field.type == .boolean ? .notBoolean : Damage.of(text) ?? .unknownWord)
      }
      if remembers { words[position].learn(bytes.array(start..<end), value) }
      return .value(value)
    }
  }
}
