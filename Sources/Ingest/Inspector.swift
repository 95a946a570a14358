import Platform
import Tabular

/// Carries out an inspection, step by step; each step ends it where the file is unusable.
struct Inspector {
  let file: InputFile
  let table: TableSchema
  let blockSize: Int
  /// Whether the file's checksum is computed.
  var hashes = true
  let messages: FileMessages
  let matcher: HeaderMatcher

  init(file: InputFile, path: String, table: TableSchema, blockSize: Int) {
    self.file = file
    self.table = table
    self.blockSize = blockSize
    messages = FileMessages(path: path)
    matcher = HeaderMatcher(table: table, vocabulary: .of(table))
  }

  func run(_ result: inout Inspection) throws {
    var pass = try readAll(&result)
    guard result.findings.isEmpty else { return }
    guard try decideEncoding(&result, &pass) else { return }
    // What was found on the way counts only where the text turned out to be what it was taken for.
    if result.encoding != .utf8 || result.hasBareReturns { pass.scan = nil }
    if result.encoding == .utf8 && result.hasBareReturns { pass.opening = nil }
    let opening = try pass.opening ?? open(readHead(result))
    guard takeHeader(&result, opening) else { return }
    var scan: BodyScan
    if let found = pass.scan {
      scan = found
      scan.finish()
      (result.pieces, result.pieceSize) = (scan.pieces, blockSize)
    } else {
      scan = bodyScan(start: result.dataStart, delimiter: result.delimiter, width: result.fileColumns)
      try scan.run(
        ChunkSource(
          reader: result.makeReader(file), path: result.path, delimiter: result.delimiter,
          start: result.dataStart, end: .max, chunkSize: blockSize, limit: Self.longestRecord))
    }
    conclude(&result, scan, pass.survey)
  }

  static let longestRecord = 33_554_432

  // MARK: Bytes

  /// What one reading of all bytes has found out.
  struct Pass {
    var survey = ByteSurvey(offset: 0)
    /// The header, if the file was taken for UTF-8.
    var opening: Opening?
    /// What stands below it, if it could be looked at on the way.
    var scan: BodyScan?
  }

  struct Opening {
    let head: Head
    let header: HeaderMatch?
  }

  /// Reads the file once: checksum, encoding and line ends and, as nearly every file is UTF-8, also its records.
  private func readAll(_ result: inout Inspection) throws -> Pass {
    var pass = Pass()
    var hash = SHA256()
    var block = PaddedBuffer(capacity: min(file.size, blockSize))
    try readBeginning(&result, &block, &pass)
    var offset = 0
    // Bytes at the front of the block that belong to a begun record.
    var carried = 0
    while offset < file.size {
      let take = min(max(blockSize, carried), file.size - offset)
      if offset > 0 || block.count == 0 { try file.read(into: &block, at: offset, count: take) }
      if hashes { hash.update(block, carried..<block.count) }
      if !Self.isWide(result.encoding) { pass.survey.feed(block, from: carried) }
      offset += take
      guard offset < file.size else { break }
      carried = 0
      if let used = scan(block, endingAt: offset, &pass, result) {
        block.removeFirst(used)
        carried = block.count
      } else {
        block.removeAll()
      }
    }
    if hashes { result.sha256 = try hash.hex() }
    guard result.findings.isEmpty else { return pass }
    _ = scan(block, endingAt: offset, &pass, result)
    if Self.isWide(result.encoding) { try surveyWideText(result, &pass.survey) }
    pass.survey.finish()
    result.hasBareReturns = pass.survey.returns > 0
    result.lineEnding = Self.lineEnding(pass.survey)
    result.hasHiddenCharacters = pass.survey.hasHiddenCharacters
    if let nul = pass.survey.nul { result.findings = [messages.nul(nul)] }
    return pass
  }

  /// Looks at the first bytes: what kind of file it is and, if it looks like UTF-8, where its header is.
  func readBeginning(
    _ result: inout Inspection, _ block: inout PaddedBuffer, _ pass: inout Pass
  ) throws {
    guard file.size > 0 else {
      result.findings = [messages.empty()]
      return
    }
    var first = PaddedBuffer(capacity: min(file.size, Self.headSize))
    try file.read(into: &first, at: 0, count: min(file.size, Self.headSize))
    var last = first[first.count - 1]
    if first.count < file.size {
      var end = PaddedBuffer()
      try file.read(into: &end, at: file.size - 1, count: 1)
      last = end[0]
    }
    result.rawEnd = last == Ascii.endOfFile ? file.size - 1 : file.size
    let start = first.copy(0..<min(first.count, 1024))
    let mark = Self.byteOrderMark(start)
    result.byteOrderMarkLength = mark?.1 ?? 0
    result.hasByteOrderMark = mark != nil
    result.encoding = mark?.0 ?? Self.unmarkedWide(start) ?? .utf8
    if let kind = FileKind(start) { result.findings = [messages.foreign(kind)] }
    // All of a small file is at hand already.
    if file.size <= blockSize && first.count == file.size {
      block = first
      result.kept = first
    }
    guard result.findings.isEmpty, result.encoding == .utf8, [nil, .utf8].contains(table.dialect.encoding)
    else { return }
    let text = PaddedBuffer.padding..<(PaddedBuffer.padding + first.count)
    // A character may be cut at the end.
    var hasHidden = false
    let wrong = first.withPaddedBytes { Utf8Check.firstError($0, text, hasHidden: &hasHidden) }
    if let wrong, wrong + 4 <= text.upperBound { return }
    let opening = open(
      Head(
        bytes: first.copy(result.byteOrderMarkLength..<min(first.count, result.rawEnd)),
        offset: result.byteOrderMarkLength))
    pass.opening = opening
    guard let header = opening.header else { return }
    let below = header.dataStart
    pass.scan = bodyScan(
      start: TextPlace(byte: below.byte + opening.head.offset, line: below.line, record: below.record),
      delimiter: header.delimiter, width: header.labels.count)
  }

  /// Scans the whole records of a block that ends at that byte of the file; nil where there is nothing to scan.
  ///
  /// Returns how many of the block's bytes are done with.
  private func scan(
    _ block: borrowing PaddedBuffer, endingAt end: Int, _ pass: inout Pass, _ result: Inspection
  ) -> Int? {
    guard var scan = pass.scan, scan.fault == nil else { return nil }
    let isLast = end == file.size
    if pass.survey.notUTF8 != nil || pass.survey.nul != nil { pass.scan = nil }
    let count = block.count
    let used = min(count, max(0, scan.next.byte - (end - count)))
    let stop = isLast ? max(used, count - (file.size - result.rawEnd)) : count
    if pass.scan == nil || stop - used > Self.longestRecord {
      pass.scan = nil
      return nil
    }
    pass.scan = nil
    let start = PaddedBuffer.padding
    let done = block.withPaddedBytes { bytes in
      scan.feed(bytes, (start + used)..<(start + stop), isLast: isLast)
    }
    pass.scan = scan
    return done - start
  }

  private func surveyWideText(_ result: Inspection, _ survey: inout ByteSurvey) throws {
    var reader = result.makeReader(file)
    var text = PaddedBuffer()
    while try reader.read(into: &text, count: blockSize) {
      survey.feed(text)
      text.removeAll()
    }
  }

  private static func byteOrderMark(_ head: [UInt8]) -> (TextEncoding, Int)? {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    return nil
  }

  /// UTF-16 without a mark: nearly all of a German text are characters whose second byte is zero.
  private static func unmarkedWide(_ head: [UInt8]) -> TextEncoding? {
    guard head.count >= 16 else { return nil }
    let zeros = (
      even: stride(from: 0, to: head.count, by: 2).count { head[$0] == 0 },
      odd: stride(from: 1, to: head.count, by: 2).count { head[$0] == 0 }
    )
    let most = head.count / 2 * 9 / 10
    if zeros.even == 0 && zeros.odd >= most { return .utf16LittleEndian }
    if zeros.odd == 0 && zeros.even >= most { return .utf16BigEndian }
    return nil
  }

  private static func isWide(_ encoding: TextEncoding?) -> Bool {
    encoding == .utf16LittleEndian || encoding == .utf16BigEndian
  }

  private static func lineEnding(_ survey: ByteSurvey) -> LineEnding {
    switch (survey.pairs > 0, survey.feeds > 0, survey.returns > 0) {
    // Line feeds may stand inside quotes; which end records is seen when the records are.
    case (true, _, false): .pair
    case (false, _, false): .lineFeed
    case (false, false, true): .carriageReturn
    default: .mixed
    }
  }

  // MARK: Encoding

  private func decideEncoding(_ result: inout Inspection, _ pass: inout Pass) throws -> Bool {
    let survey = pass.survey
    let agreed = table.dialect.encoding
    if result.hasByteOrderMark {
      result.evidence.append(Evidence.mark(result.encoding))
      guard let place = survey.notUTF8 else { return true }
      result.findings = [messages.notDecodable(result.encoding, line: place.line, byte: place.byte)]
      return false
    }
    if Self.isWide(result.encoding) {
      guard let agreed, agreed != result.encoding else {
        result.evidence.append(Evidence.noMark(result.encoding))
        return true
      }
      result.findings = [messages.notDecodable(agreed, line: nil, byte: nil)]
      return false
    }
    if let agreed, agreed != .utf8 {
      if !Self.isWide(agreed) || survey.notUTF8 == nil {
        result.encoding = agreed
        result.evidence.append(Evidence.agreed(agreed))
      }
      guard CodePages.table(for: agreed) != nil,
        try EncodingDetector(result.source(file)).hasUndefined(agreed)
      else { return true }
      result.findings = [messages.notDecodable(agreed, line: nil, byte: nil)]
      return false
    }
    guard let wrong = survey.notUTF8 else {
      result.evidence.append(Evidence.validUTF8)
      return true
    }
    let detector = try EncodingDetector(result.source(file))
    if agreed == .utf8 || detector.looksLikeDamagedUTF8 {
      result.findings = [messages.notDecodable(.utf8, line: wrong.line, byte: wrong.byte)]
      return false
    }
    return try detect(&result, &pass.opening, detector)
  }

  /// Tells single-byte encodings apart by the whole file.
  private func detect(
    _ result: inout Inspection, _ opening: inout Opening?, _ detector: EncodingDetector
  ) throws -> Bool {
    let openings = try singleByteOpenings(result)
    switch EncodingBelief.decide(detector, headings: headings(openings)) {
    case .ambiguous(let remaining):
      result.findings = [messages.ambiguous(remaining)]
      return false
    case .undefined(let best):
      (result.encoding, opening) = (best, openings[best])
      result.findings = [messages.notDecodable(best, line: nil, byte: nil)]
      return false
    case .clear(let best, let evidence):
      (result.encoding, opening) = (best, openings[best])
      result.evidence.append(evidence)
      return true
    }
  }

  // MARK: Header

  /// Long enough for any header.
  static let headSize = 1_048_576

  /// The beginning of a text.
  func readHead(_ result: Inspection) throws -> Head {
    var reader = result.makeReader(file)
    var text = PaddedBuffer()
    while text.count < Self.headSize, try reader.read(into: &text, count: min(blockSize, 262_144)) {}
    // Offsets shall be those of the text, in which a byte order mark may count.
    let bytes = text.copy(0..<text.count)
    return Head(bytes: bytes, offset: result.makeReader(file).start)
  }

  private func match(_ head: Head) -> HeaderMatch? {
    matcher.best(in: head, agreed: agreedDelimiter)
  }

  func open(_ head: Head) -> Opening { Opening(head: head, header: match(head)) }

  func takeHeader(_ result: inout Inspection, _ opening: Opening) -> Bool {
    let head = opening.head
    if head.announcedDelimiter != nil { result.evidence.append(Evidence.separatorLine) }
    guard let header = opening.header else {
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
    result.evidence.append(Evidence.header(header, table))
    if header.line > head.line { result.evidence.append(Evidence.linesAbove(header.line - head.line)) }
    let rows = table.dialect.headerRows
    if rows > 1 { result.evidence.append(Evidence.severalRows(rows, from: header.line)) }
    if header.emptyAtEnd > 0 { result.evidence.append(Evidence.emptyColumns(header.emptyAtEnd)) }
    return true
  }

  var agreedDelimiter: UInt8? { table.dialect.delimiter }

  private var requiredLabels: [String] { table.fields.filter { !$0.isOptional }.map(\.label) }

  // MARK: Body

  private func bodyScan(start: TextPlace, delimiter: UInt8, width: Int) -> BodyScan {
    BodyScan(start: start, delimiter: delimiter, width: width, messages: messages)
  }

  private func conclude(_ result: inout Inspection, _ body: BodyScan, _ survey: ByteSurvey) {
    if let fault = body.fault {
      result.findings = [fault]
      return
    }
    if hasMixedEnds(result, body, survey) { result.lineEnding = .mixed }
    result.evidence.append(
      Evidence.lineEnds(result.lineEnding, hasEndMark: result.rawEnd < file.size))
    if result.lineEnding == .mixed {
      result.findings.append(messages.mixedLineEnds(isOfficial: table.sender == .reference))
    }
    result.dataEnd = body.footer?.byte ?? body.next.byte
    if let footer = body.footer {
      result.footerRecords = body.next.record - footer.record
      result.evidence.append(Evidence.footer(line: footer.line))
      if body.footerIsTotals { result.findings.append(messages.footer(line: footer.line)) }
    }
    result.isUsable = true
  }

  /// Whether records end now with a line feed, now with carriage return and line feed.
  ///
  /// Line ends inside quotes, in the header and above it say nothing; only what they cannot explain counts.
  private func hasMixedEnds(_ result: Inspection, _ body: BodyScan, _ survey: ByteSurvey) -> Bool {
    let head = result.dataStart.line - 1 - max(1, table.dialect.headerRows)
    let ended = body.next.record - result.dataStart.record - (survey.endsInFeed ? 0 : 1)
    let inner = head + body.next.line - result.dataStart.line - ended
    return survey.feeds > inner && survey.pairs > inner
  }
}
