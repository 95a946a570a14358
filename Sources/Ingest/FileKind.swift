import Tabular

/// What a file is that is no delimited text.
enum FileKind: Sendable {
  case workbook, oldWorkbook, pdf, html, gzip

  /// The kind that the first bytes of a file give away; nil for what may be text.
  init?(_ head: [UInt8]) {
    func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
    if begins([0x50, 0x4B, 0x03, 0x04]) {
      self = .workbook
    } else if begins([0xD0, 0xCF, 0x11, 0xE0]) {
      self = .oldWorkbook
    } else if begins(Array("%PDF".utf8)) {
      self = .pdf
    } else if begins([0x1F, 0x8B]) {
      self = .gzip
    } else {
      // Only what begins with "<" can be a page; nearly no file does.
      let blanks: Set<UInt8> = [Ascii.blank, Ascii.tab, Ascii.lineFeed, Ascii.carriageReturn]
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      let first = head.dropFirst(head.starts(with: mark) ? 3 : 0).first { !blanks.contains($0) }
      guard first == 0x3C else { return nil }
      let text = String(decoding: head.prefix(512), as: UTF8.self).lowercased()
        .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
      guard text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<?xml") else {
        return nil
      }
      self = .html
    }
  }

  /// The kind as the end of "The file is …".
  var name: Localized {
    switch self {
    case .workbook: Localized(de: "eine Excel-Arbeitsmappe", en: "an Excel workbook")
    case .oldWorkbook:
      Localized(de: "eine alte Excel-Arbeitsmappe (.xls)", en: "an old Excel workbook (.xls)")
    case .pdf: Localized(de: "ein PDF-Dokument", en: "a PDF document")
    case .html: Localized(de: "eine Internetseite (HTML)", en: "a web page (HTML)")
    case .gzip: Localized(de: "ein gepacktes Archiv (gzip)", en: "a compressed archive (gzip)")
    }
  }

  /// What to do.
  var remedy: Localized {
    switch self {
    case .workbook, .oldWorkbook:
      Localized(
        de: "Bitte in Excel „Speichern unter“ → „CSV UTF-8 (durch Trennzeichen getrennt)“ wählen und neu "
          + "senden.",
        en: "Please choose “Save as” → “CSV UTF-8 (comma delimited)” in Excel and send it anew.")
    case .pdf:
      Localized(
        de: "Bitte senden Sie die Tabelle, aus der das PDF entstanden ist, als CSV.",
        en: "Please send the table the PDF was made from, as CSV.")
    case .html:
      Localized(
        de: "Wahrscheinlich wurde eine Anmeldeseite gespeichert. Bitte laden Sie die Datei noch einmal "
          + "herunter.",
        en: "Probably a login page was saved. Please download the file once more.")
    case .gzip:
      Localized(
        de: "Bitte entpacken Sie die Datei und senden Sie die CSV-Datei darin.",
        en: "Please unpack the file and send the CSV file inside.")
    }
  }
}
