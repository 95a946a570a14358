public import Platform
public import Tabular

extension Inspection {
  /// Makes the delivery unusable where one of its texts looks like data about a person.
  ///
  /// Only columns that can carry texts are looked at: texts of the contract without a fixed form, and columns
  /// the contract does not know. The first hit in the file's order becomes one finding with line and column,
  /// never with the value. Reference tables and unusable files are left alone.
  /// - Throws: `PlatformError` where the file cannot be read, `IngestError` where a record does not end.
  public mutating func refusePersonalData(in file: InputFile, table: TableSchema) throws {
    guard isUsable, let guardian = PersonalDataScan(self, table: table) else { return }
    guard let hit = try guardian.firstHit(in: file) else { return }
    isUsable = false
    findings.append(PersonalDataScan.finding(hit, in: self))
  }
}

/// Looks through the text columns of a delivery for values that belong to a person.
struct PersonalDataScan {
  /// A value that must not be there.
  struct Hit {
    let kind: PersonalKind
    let line: Int
    let record: Int
    let column: Int
  }

  private struct Target {
    let column: Int
    /// Whether the heading says that the cells name children.
    let namesChildren: Bool
  }

  private let inspection: Inspection
  private let targets: [Target]

  /// The columns that are looked at.
  var columns: Set<Int> { Set(targets.map(\.column)) }

  /// A scan of the file's text columns; nil where it has none or nobody outside the office has sent it.
  init?(_ inspection: Inspection, table: TableSchema) {
    guard table.sender == .school || table.sender == .office else { return nil }
    var known: [Int: Field] = [:]
    for (position, column) in inspection.columnOfField.enumerated() {
      if let column { known[column] = table.fields[position] }
    }
    targets = (0..<inspection.fileColumns).compactMap { column in
      guard let field = known[column] else {
        let label = column < inspection.labels.count ? inspection.labels[column] : ""
        return Target(column: column, namesChildren: PersonalNames.isHeading(label))
      }
      let isText = field.type == .string || field.type == .text
      return isText && !field.hasFixedForm
        ? Target(column: column, namesChildren: false) : nil
    }
    guard !targets.isEmpty else { return nil }
    self.inspection = inspection
  }

  /// The first hit in the order of the file.
  func firstHit(in file: InputFile) throws -> Hit? {
    let source = ChunkSource(file: file, inspection: inspection)
    var chunk = ChunkBuffer()
    var index = StructuralIndex()
    while try source.next(into: &chunk) {
      let (count, line) = (chunk.count, chunk.firstLine)
      let hit = chunk.bytes.withPaddedBytes { bytes -> (kind: PersonalKind, row: Int, column: Int)? in
        index.build(
          bytes, PaddedBuffer.padding..<(PaddedBuffer.padding + count), delimiter: inspection.delimiter,
          width: inspection.fileColumns, firstLine: line)
        return look(bytes, index)
      }
      guard let hit else { continue }
      return Hit(
        kind: hit.kind, line: Int(index.lines[hit.row]), record: chunk.firstRecord + hit.row,
        column: hit.column)
    }
    return nil
  }

  private func look(
    _ bytes: RawSpan, _ index: StructuralIndex
  ) -> (kind: PersonalKind, row: Int, column: Int)? {
    for row in 0..<index.rowCount {
      let cells = index.cellCount(row)
      for target in targets where target.column < cells {
        let (start, end) = (index.start(row, target.column), index.end(row, target.column))
        guard start < end, target.namesChildren || Self.mayBePersonal(bytes, start, end) else { continue }
        if let kind = Self.kind(bytes.array(start..<end), namesChildren: target.namesChildren) {
          return (kind, row, target.column)
        }
      }
    }
    return nil
  }

  /// Whether any cell is a hit: all cells of the columns that are not `known`, and of the given rows, whose cells are
  /// not read.
  func finds(
    _ bytes: RawSpan, _ index: borrowing StructuralIndex, emptied: [Int], known: Set<Int>
  ) -> Bool {
    for target in targets where !known.contains(target.column) {
      if finds(bytes, index, target) { return true }
    }
    let others = targets.filter { known.contains($0.column) }
    guard !others.isEmpty else { return false }
    for row in emptied {
      for target in others where finds(bytes, index, row, target) { return true }
    }
    return false
  }

  private func finds(_ bytes: RawSpan, _ index: borrowing StructuralIndex, _ target: Target) -> Bool {
    let (first, starts, ends) = (index.first.span, index.starts.span, index.ends.span)
    let (column, isNamed) = (target.column, target.namesChildren)
    var next = index.rowCount > 0 ? Int(first[0]) : 0
    for row in 0..<index.rowCount {
      let cell = next
      next = Int(unsafe first[unchecked: row &+ 1])
      guard column < next &- cell else { continue }
      let end = Int(unsafe ends[unchecked: cell &+ column])
      let start = Int(
        unsafe column == 0 ? starts[unchecked: row] : ends[unchecked: cell &+ column &- 1] &+ 1)
      guard isNamed || Self.mayBePersonal(bytes, start, end), start < end else { continue }
      if Self.kind(bytes.array(start..<end), namesChildren: isNamed) != nil { return true }
    }
    return false
  }

  @inline(__always)
  private func finds(
    _ bytes: RawSpan, _ index: borrowing StructuralIndex, _ row: Int, _ target: Target
  ) -> Bool {
    guard target.column < index.cellCount(row) else { return false }
    let (start, end) = (index.start(row, target.column), index.end(row, target.column))
    guard start < end, target.namesChildren || Self.mayBePersonal(bytes, start, end) else { return false }
    return Self.kind(bytes.array(start..<end), namesChildren: target.namesChildren) != nil
  }

  /// Everything looked for but names holds a digit or an at sign: nearly all texts are done here.
  ///
  /// Of an empty cell it means nothing: empty cells and short ones alternate at random, and no branch tells them apart.
  @inline(__always)
  static func mayBePersonal(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Bool {
    let length = end &- start
    let used = length > 63 ? UInt64.max : (UInt64(1) &<< UInt64(truncatingIfNeeded: length)) &- 1
    return bytes.block(start).personalMask & used != 0
      || (length > 64 && restMayBePersonal(bytes, start, end))
  }

  @inline(never)
  private static func restMayBePersonal(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Bool {
    bytes.hasAny(start &+ 64, end) { $0.personalMask }
  }

  /// Whether a text is at most two letters and some digits behind them, as numbers of courses or posts are: no pattern
  /// fits such a text, and there may be very many of them.
  static func isCode(_ cell: [UInt8]) -> Bool {
    let digits = cell.drop { (0x41...0x5A).contains($0 & 0xDF) }
    let letters = cell.count - digits.count
    return letters <= 2 && digits.count < 20 && digits.allSatisfy(isDigit)
      && (letters > 0 || digits.first != Ascii.zero)
  }

  @inline(never)
  static func kind(_ cell: [UInt8], namesChildren: Bool) -> PersonalKind? {
    if !isCode(cell), let kind = PersonalPattern(cell).kind { return kind }
    return namesChildren && PersonalNames.isName(String(decoding: cell, as: UTF8.self)) ? .childName : nil
  }

  static func finding(_ hit: Hit, in inspection: Inspection) -> Finding {
    let label = hit.column < inspection.labels.count ? inspection.labels[hit.column] : ""
    let shown = Label.isPresentable(label) ? label : nil
    return Finding(
      rule: "personal-data", severity: .error,
      location: SourceLocation(
        file: inspection.path, line: hit.line, record: hit.record, column: hit.column + 1, label: shown),
      message: Localized(
        de: "Hier steht etwas, das wie \(hit.kind.name.de) aussieht. Die Datei wurde deshalb nicht gelesen.",
        en:
          "Here stands something that looks like \(hit.kind.name.en). The file was not read for this reason."),
      remedy: Localized(
        de:
          "Bitte löschen Sie diese Angabe, sehen Sie auch die übrigen Zeilen durch und senden Sie die Datei "
          + "neu. Namen, Geburtsdaten, Anschriften und Telefonnummern dürfen nicht übermittelt werden.",
        en: "Please delete this entry, look through the other rows as well and send the file anew. Names, "
          + "dates of birth, addresses and phone numbers must not be sent."))
  }
}

/// What a value looks like.
enum PersonalKind: Sendable, Hashable, CaseIterable {
  case email, phone, iban, birthDate, address, childName

  /// The kind with its article.
  var name: Localized {
    switch self {
    case .email: Localized(de: "eine E-Mail-Adresse", en: "an e-mail address")
    case .phone: Localized(de: "eine Telefonnummer", en: "a phone number")
    case .iban: Localized(de: "eine Kontonummer (IBAN)", en: "an account number (IBAN)")
    case .birthDate: Localized(de: "ein Geburtsdatum", en: "a date of birth")
    case .address: Localized(de: "eine Anschrift", en: "a postal address")
    case .childName: Localized(de: "der Name eines Kindes", en: "the name of a child")
    }
  }
}

/// Names of children in columns whose heading announces them.
enum PersonalNames {
  private static let subjects: Set<String> = [
    "kind", "kinder", "kindes", "schüler", "schülerin", "schülerinnen", "schülers", "jugendliche",
    "jugendlicher", "jugendlichen", "betroffene", "betroffener", "klient", "klientin", "geschwister",
    "mädchen",
    "junge",
  ]
  /// Words in such columns that name nobody.
  private static let harmless: Set<String> = [
    "ja", "nein", "keine", "keiner", "keines", "junge", "jungen", "mädchen", "divers", "männlich", "weiblich",
    "unbekannt", "anonym", "klasse", "gruppe", "jahrgang", "alle", "mehrere", "eltern", "beide",
    "siehe", "kind", "kinder", "schüler", "schülerin", "geschwister", "jugendliche", "entfällt",
  ]

  /// Whether a heading says that its cells are about single children.
  static func isHeading(_ label: String) -> Bool {
    Label.normalise(label).split { !$0.isLetter }.contains { subjects.contains(String($0)) }
  }

  /// Whether a text consists of one to four capitalised words and none that names nobody.
  static func isName(_ cell: String) -> Bool {
    let words = cell.split { " \t\",;.\u{A0}".contains($0) }
    guard (1...4).contains(words.count) else { return false }
    return words.allSatisfy { word in
      guard word.count >= 2, let first = word.first, first.isUppercase else { return false }
      let isPlain = word.dropFirst().allSatisfy { $0.isLowercase || $0 == "-" || $0.isUppercase }
      let hasLower = word.contains(where: \.isLowercase)
      return isPlain && hasLower && !harmless.contains(word.lowercased())
    }
  }
}

extension Block {
  /// One bit for each digit and at sign.
  @inline(__always)
  fileprivate var personalMask: UInt64 {
    mapped { bytes in
      let fromZero = bytes &- SIMD16<UInt8>(repeating: Ascii.zero)
      let digits = lanes(lesser(fromZero, SIMD16<UInt8>(repeating: 9)) .== fromZero)
      return digits | lanes(bytes .== SIMD16<UInt8>(repeating: PersonalPattern.atSign))
    }.highMask
  }
}
