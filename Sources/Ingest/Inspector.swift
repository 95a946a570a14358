import Platform
import Tabular

/// Carries out an inspection, step by step; each step ends it where the file is unusable.
struct Inspector {
  let file: InputFile
  let table: TableSchema
  let blockSize: Int
  let messages: FileMessages
  let matcher: HeaderMatcher

  init(file: InputFile, path: String, table: TableSchema, blockSize: Int) {
    self.file = file
    self.table = table
    self.blockSize = blockSize
    messages = FileMessages(path: path)
    matcher = HeaderMatcher(table: table)
  }

  func run(_ result: inout Inspection) throws {
    let mark = try surveyBytes(&result)
    guard result.findings.isEmpty, let survey = mark.survey else { return }
    guard try decideEncoding(&result, survey: survey, isMarked: mark.encoding != nil) else { return }
    let head = try readHead(result)
    guard findHeader(&result, head) else { return }
    try scanBody(&result)
  }

  // MARK: Bytes

  private func surveyBytes(
    _ result: inout Inspection
  ) throws -> (encoding: TextEncoding?, survey: ByteSurvey?) {
    var hash = SHA256()
    var head: [UInt8] = []
    var mark: (encoding: TextEncoding, length: Int)?
    var survey = ByteSurvey(offset: 0)
    var offset = 0
    var block = PaddedBuffer(capacity: min(file.size, blockSize))
    while offset < file.size {
      let take = min(blockSize, file.size - offset)
      block.removeAll()
      try file.read(into: &block, at: offset, count: take)
      hash.update(block, 0..<take)
      if offset == 0 {
        head = block.copy(0..<min(take, 1024))
        mark = Self.byteOrderMark(head)
        result.byteOrderMarkLength = mark?.length ?? 0
      }
      if !Self.isWide(mark?.encoding) { survey.feed(block) }
      offset += take
    }
    result.rawEnd = file.size
    if file.size > 0, block[block.count - 1] == Ascii.endOfFile { result.rawEnd -= 1 }
    if offset <= blockSize { result.kept = block }
    result.sha256 = try hash.hex()
    result.hasByteOrderMark = mark != nil
    result.encoding = mark?.encoding ?? .utf8
    if file.size == 0 {
      result.findings = [messages.empty()]
    } else if let kind = FileKind(head) {
      result.findings = [messages.foreign(kind)]
    }
    guard result.findings.isEmpty else { return (mark?.encoding, nil) }
    if Self.isWide(mark?.encoding) {
      var reader = result.makeReader(file)
      var text = PaddedBuffer()
      while try reader.read(into: &text, count: blockSize) {
        survey.feed(text)
        text.removeAll()
      }
    }
    survey.finish()
    result.hasBareReturns = survey.returns > 0
    result.lineEnding = Self.lineEnding(survey)
    if let nul = survey.nul { result.findings = [messages.nul(nul)] }
    return (mark?.encoding, survey)
  }

  private static func byteOrderMark(_ head: [UInt8]) -> (TextEncoding, Int)? {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    return nil
  }

  private static func isWide(_ encoding: TextEncoding?) -> Bool {
    encoding == .utf16LittleEndian || encoding == .utf16BigEndian
  }

  private static func lineEnding(_ survey: ByteSurvey) -> LineEnding {
    switch (survey.pairs > 0, survey.feeds > 0, survey.returns > 0) {
    case (true, false, false): .pair
    case (false, _, false): .lineFeed
    case (false, false, true): .carriageReturn
    default: .mixed
    }
  }

  // MARK: Encoding

  private func decideEncoding(
    _ result: inout Inspection, survey: ByteSurvey, isMarked: Bool
  ) throws -> Bool {
    let agreed = table.dialect.encoding
    if isMarked {
      result.evidence.append(Evidence.mark(result.encoding))
      guard let place = survey.notUTF8 else { return true }
      result.findings = [messages.notDecodable(result.encoding, line: place.line, byte: place.byte)]
      return false
    }
    if let agreed, agreed != .utf8 {
      if !Self.isWide(agreed) || survey.notUTF8 == nil {
        result.encoding = agreed
        result.evidence.append(Evidence.agreed(agreed))
      }
      guard CodePages.table(for: agreed) != nil, try EncodingDetector(source(result)).hasUndefined(agreed)
      else { return true }
      result.findings = [messages.notDecodable(agreed, line: nil, byte: nil)]
      return false
    }
    guard let wrong = survey.notUTF8 else {
      result.evidence.append(Evidence.validUTF8)
      return true
    }
    let detector = try EncodingDetector(source(result))
    if agreed == .utf8 || detector.looksLikeDamagedUTF8 {
      result.findings = [messages.notDecodable(.utf8, line: wrong.line, byte: wrong.byte)]
      return false
    }
    return try detect(&result, detector)
  }

  private func detect(_ result: inout Inspection, _ detector: EncodingDetector) throws -> Bool {
    let inspected = result
    var headings: [TextEncoding: Int] = [:]
    for encoding in [TextEncoding.windows1252, .latin9, .cp850, .macRoman] {
      var trial = inspected
      trial.encoding = encoding
      headings[encoding] = match(try readHead(trial))?.score ?? 0
    }
    let candidates = detector.candidates { headings[$0] ?? 0 }
    let remaining = detector.remaining(of: candidates)
    guard let best = remaining.first, remaining.count == 1 else {
      result.findings = [messages.ambiguous(remaining)]
      return false
    }
    result.encoding = best
    guard !detector.hasUndefined(best) else {
      result.findings = [messages.notDecodable(best, line: nil, byte: nil)]
      return false
    }
    let decidedByHeadings = candidates.contains { $0.headings < (candidates.first?.headings ?? 0) }
    result.evidence.append(
      Evidence.detected(
        best, byHeadings: decidedByHeadings,
        equalsLatin1: best == .windows1252 && !detector.hasWindowsBytes))
    return true
  }

  private func source(_ result: Inspection) -> TextReader.Source {
    result.kept.map { .memory($0) } ?? .file(file)
  }

  // MARK: Header

  /// The beginning of a text, long enough for any header.
  private func readHead(_ result: Inspection) throws -> Head {
    var reader = result.makeReader(file)
    var text = PaddedBuffer()
    while text.count < 1_048_576, try reader.read(into: &text, count: min(blockSize, 262_144)) {}
    // Offsets shall be those of the text, in which a byte order mark may count.
    let bytes = text.copy(0..<text.count)
    return Head(bytes: bytes, offset: result.makeReader(file).start)
  }

  private func match(_ head: Head) -> HeaderMatch? {
    matcher.best(
      in: head.bytes, from: head.start, line: head.line,
      preferring: table.dialect.delimiter ?? head.announcedDelimiter)
  }

  private func findHeader(_ result: inout Inspection, _ head: Head) -> Bool {
    if head.announcedDelimiter != nil { result.evidence.append(Evidence.separatorLine) }
    guard let header = match(head) else {
      result.findings = [messages.missingLabels(requiredLabels, found: [], line: 1)]
      return false
    }
    let check = HeaderCheck(table: table, matcher: matcher, messages: messages)
    if let fault = check.fault(header, head) {
      result.findings = [fault]
      return false
    }
    result.findings += check.warnings(header)
    result.delimiter = header.delimiter
    result.headerLine = header.line
    result.labels = header.labels
    result.fileColumns = header.labels.count
    result.columnOfField = header.columnOfField
    let start = header.dataStart
    result.dataStart = TextPlace(byte: start.byte + head.offset, line: start.line, record: start.record)
    result.evidence.append(Evidence.header(header, fields: table.fields.count))
    return true
  }

  private var requiredLabels: [String] { table.fields.filter { !$0.isOptional }.map(\.label) }

  // MARK: Body

  private func scanBody(_ result: inout Inspection) throws {
    let source = ChunkSource(
      reader: result.makeReader(file), path: result.path, delimiter: result.delimiter,
      start: result.dataStart, end: .max, chunkSize: blockSize, limit: 33_554_432)
    let body = try BodyScan(
      source, start: result.dataStart, delimiter: result.delimiter, width: result.fileColumns,
      messages: messages)
    if let fault = body.fault {
      result.findings = [fault]
      return
    }
    result.dataEnd = body.footer?.byte ?? body.textEnd
    if let footer = body.footer {
      result.footerRecords = body.records - (footer.record - result.dataStart.record)
      result.evidence.append(Evidence.footer(line: footer.line))
      if body.footerIsTotals { result.findings.append(messages.footer(line: footer.line)) }
    }
    result.isUsable = true
  }
}

/// The beginning of a text.
struct Head {
  let bytes: [UInt8]
  /// The text's offset of the first of these bytes.
  let offset: Int
  /// Where the records begin, behind a `sep=` line.
  private(set) var start = 0
  /// The line they begin on.
  private(set) var line = 1
  /// What a `sep=` line says.
  private(set) var announcedDelimiter: UInt8?

  init(bytes: [UInt8], offset: Int) {
    self.bytes = bytes
    self.offset = offset
    guard let end = bytes.firstIndex(of: Ascii.lineFeed) else { return }
    let first = bytes[..<end].filter { $0 != Ascii.quote && $0 != Ascii.carriageReturn }
    guard first.count == 5, first.starts(with: Array("sep=".utf8)) || first.starts(with: Array("SEP=".utf8))
    else { return }
    announcedDelimiter = first[4]
    start = end + 1
    line = 2
  }
}
