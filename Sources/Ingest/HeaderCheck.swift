import Tabular

/// What is to be said about the best header a file has.
struct HeaderCheck {
  let table: TableSchema
  let matcher: HeaderMatcher
  let messages: FileMessages

  /// Why the file cannot be read with this header: one finding, never one for each row.
  func fault(_ header: HeaderMatch, _ head: Head) -> Finding? {
    // Personal data first: a file that carries it is not looked at any further.
    if table.sender == .school || table.sender == .office {
      let personal = header.labels.indices.filter { column in
        !matcher.isKnown(header.labels[column]) && Label.isPersonal(header.labels[column])
      }
      if !personal.isEmpty { return messages.personalData(columns: personal, line: header.line) }
    }
    let missing = matcher.missing(header)
    if !missing.isEmpty || header.score == 0 {
      if isDoubleEncoded(header) { return messages.doubleEncoded(line: header.line) }
      if table.isAgreed, isSchildInterface(head) { return messages.schildInterface(line: 1) }
      return messages.missingLabels(missing.map(\.label), found: header.labels, line: header.line)
    }
    if let agreed = table.dialect.delimiter, agreed != header.delimiter {
      return messages.otherDelimiter(found: header.delimiter, agreed: agreed, line: header.line)
    }
    if let twice = header.duplicates.first {
      return messages.duplicateLabel(
        table.fields[twice.field].label, column: twice.column, line: header.line)
    }
    return nil
  }

  /// Columns that are not agreed upon.
  func warnings(_ header: HeaderMatch) -> [Finding] {
    // Official tables have more columns than a contract names; nobody has to do anything about it.
    let isOfficial = table.sender == .reference || table.sender == .system
    return header.labels.indices.filter { column in
      !Label.normalise(header.labels[column]).isEmpty && !matcher.isKnown(header.labels[column])
    }
    .map { column in
      messages.extraLabel(
        header.labels[column], column: column, line: header.line, severity: isOfficial ? .note : .warning)
    }
  }

  /// Whether the headings fit better once they are decoded a second time.
  private func isDoubleEncoded(_ header: HeaderMatch) -> Bool {
    let repaired = header.labels.count { label in
      guard !matcher.isKnown(label), let text = Self.decodedAgain(label) else { return false }
      return matcher.isKnown(text)
    }
    return repaired > 0
  }

  private static func decodedAgain(_ text: String) -> String? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value < 0x80 {
        bytes.append(UInt8(scalar.value))
      } else if let place = CodePages.windows1252.firstIndex(where: { UInt32($0) == scalar.value }) {
        bytes.append(UInt8(place + 0x80))
      } else if (0x80...0x9F).contains(scalar.value) {
        bytes.append(UInt8(scalar.value))
      } else {
        return nil
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private func isSchildInterface(_ head: Head) -> Bool {
    let firstLine = head.bytes.prefix { $0 != Ascii.lineFeed }
    return firstLine.contains(Ascii.pipe) && !firstLine.contains(Ascii.semicolon)
  }
}

extension TextEncoding {
  /// The name that people know.
  var title: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16LittleEndian: "UTF-16 LE"
    case .utf16BigEndian: "UTF-16 BE"
    case .windows1252: "Windows-1252"
    case .latin1: "ISO-8859-1"
    case .latin9: "ISO-8859-15"
    case .cp850: "CP850 (DOS)"
    case .macRoman: "Mac Roman"
    }
  }
}

/// Sentences that say what is believed about a file and why.
enum Evidence {
  static let validUTF8 = Localized(
    de: "Zeichenkodierung UTF-8: Jedes Byte der Datei ist gültiges UTF-8.",
    en: "Encoding UTF-8: every byte of the file is valid UTF-8.")

  static let separatorLine = Localized(
    de: "Die erste Zeile „sep=“ ist ein Hinweis für Excel und wurde überlesen.",
    en: "The first line “sep=” is a hint for Excel and was skipped.")

  static func mark(_ encoding: TextEncoding) -> Localized {
    Localized(
      de: "Zeichenkodierung \(encoding.title): Die Datei beginnt mit der Bytereihenfolge-Marke.",
      en: "Encoding \(encoding.title): the file begins with a byte order mark.")
  }

  static func agreed(_ encoding: TextEncoding) -> Localized {
    Localized(
      de: "Zeichenkodierung \(encoding.title), wie vereinbart.",
      en: "Encoding \(encoding.title), as agreed upon.")
  }

  static func detected(_ encoding: TextEncoding, byHeadings: Bool, equalsLatin1: Bool) -> Localized {
    let why = byHeadings ? "Nur so stimmen die Überschriften" : "Nur so ergeben sich deutsche Texte"
    let whyEn = byHeadings ? "only so do the headings fit" : "only so do German texts come out"
    let same = equalsLatin1 ? "; gleich lesbar als ISO-8859-1" : ""
    let sameEn = equalsLatin1 ? "; reads the same as ISO-8859-1" : ""
    return Localized(
      de: "Zeichenkodierung \(encoding.title): \(why)\(same).",
      en: "Encoding \(encoding.title): \(whyEn)\(sameEn).")
  }

  static func noMark(_ encoding: TextEncoding) -> Localized {
    Localized(
      de: "Zeichenkodierung \(encoding.title): Fast jedes zweite Byte am Anfang der Datei ist null.",
      en: "Encoding \(encoding.title): nearly every second byte at the file's beginning is zero.")
  }

  static func lineEnds(_ ending: LineEnding, hasEndMark: Bool) -> Localized {
    let name =
      switch ending {
      case .lineFeed: Localized(de: "LF (wie unter Unix)", en: "LF (as on Unix)")
      case .pair: Localized(de: "CRLF (wie unter Windows)", en: "CRLF (as on Windows)")
      case .carriageReturn: Localized(de: "CR (wie auf alten Macs)", en: "CR (as on old Macs)")
      case .mixed: Localized(de: "gemischt", en: "mixed")
      }
    return Localized(
      de: "Zeilenenden: \(name.de)"
        + (hasEndMark ? "; das DOS-Zeichen 0x1A am Schluss wurde überlesen." : "."),
      en: "Line ends: \(name.en)" + (hasEndMark ? "; the DOS character 0x1A at the end was skipped." : "."))
  }

  static func linesAbove(_ count: Int) -> Localized {
    Localized(
      de: count == 1
        ? "Über den Überschriften steht eine Titelzeile; sie wird übergangen."
        : "Über den Überschriften stehen \(count) Titelzeilen; sie werden übergangen.",
      en: count == 1
        ? "A title line stands above the header; it is passed over."
        : "\(count) title lines stand above the header; they are passed over.")
  }

  static func severalRows(_ rows: Int, from line: Int) -> Localized {
    Localized(
      de:
        "Die Überschriften reichen über \(rows) Zeilen, ab Zeile \(line); sie werden Spalte für Spalte verbunden.",
      en: "The header takes \(rows) rows from line \(line) on; they are joined column by column.")
  }

  static func emptyColumns(_ count: Int) -> Localized {
    Localized(
      de: count == 1
        ? "Die Kopfzeile endet mit einer leeren Spalte; sie wird übergangen."
        : "Die Kopfzeile endet mit \(count) leeren Spalten; sie werden übergangen.",
      en: count == 1
        ? "The header ends with an empty column; it is passed over."
        : "The header ends with \(count) empty columns; they are passed over.")
  }

  static func header(_ header: HeaderMatch, _ table: TableSchema) -> Localized {
    let name = FileMessages.name(header.delimiter)
    let fields = table.fields.count
    guard table.isAgreed else {
      return Localized(
        de:
          "Überschriften in Zeile \(header.line), Trennzeichen \(name.de), \(header.labels.count) Spalten; kein "
          + "Vertrag sagt, welche es sein sollen.",
        en:
          "Header in line \(header.line), delimiter \(name.en), \(header.labels.count) columns; no contract "
          + "says which ones they should be.")
    }
    return Localized(
      de: "Überschriften in Zeile \(header.line), Trennzeichen \(name.de): \(header.score) von \(fields) "
        + "vereinbarten Spalten gefunden.",
      en: "Header in line \(header.line), delimiter \(name.en): \(header.score) of \(fields) columns "
        + "agreed upon were found.")
  }

  static func footer(line: Int) -> Localized {
    Localized(
      de: "Die Tabelle endet vor Zeile \(line); was darunter steht, ist Summe oder Fußnote.",
      en: "The table ends before line \(line); what stands below is a total or a footnote.")
  }
}
