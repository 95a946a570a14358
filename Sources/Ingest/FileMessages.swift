import Tabular

/// Findings about a whole file, in the words its sender reads.
struct FileMessages {
  let path: String

  private func error(
    _ rule: String, line: Int? = nil, byte: Int? = nil, column: Int? = nil, label: String? = nil, de: String,
    en: String, remedyDe: String, remedyEn: String, severity: Severity = .error
  ) -> Finding {
    Finding(
      rule: rule, severity: severity,
      location: SourceLocation(file: path, line: line, column: column, label: label, byte: byte),
      message: Localized(de: de, en: en), remedy: Localized(de: remedyDe, en: remedyEn))
  }

  func empty() -> Finding {
    error(
      "source-error", de: "Die Datei ist leer (0 Byte).", en: "The file is empty (0 bytes).",
      remedyDe: "Bitte speichern Sie die Tabelle noch einmal als CSV und senden Sie die Datei neu.",
      remedyEn: "Please save the table as CSV again and send the file anew.")
  }

  func foreign(_ kind: FileKind) -> Finding {
    error(
      "format-error", de: "Die Datei ist \(kind.name.de).", en: "The file is \(kind.name.en).",
      remedyDe: kind.remedy.de, remedyEn: kind.remedy.en)
  }

  func schildInterface(line: Int) -> Finding {
    error(
      "format-error", line: line,
      de: "Die Datei hat „|“ als Trennzeichen und andere Spalten: Sie stammt wohl aus einer "
        + "Schnittstelle von SchILD-NRW und ist nicht die vereinbarte Tabelle.",
      en: "The file is delimited by “|” and has other columns: it seems to come from a SchILD-NRW "
        + "interface and is not the table agreed upon.",
      remedyDe: "Bitte füllen Sie das vereinbarte Formular aus und senden Sie es als CSV.",
      remedyEn: "Please fill in the form agreed upon and send it as CSV.")
  }

  func nul(_ place: ByteSurvey.Place) -> Finding {
    error(
      "encoding-error", line: place.line, byte: place.byte,
      de: "Die Datei enthält ein NUL-Zeichen (Byte \(place.byte)); sie ist beschädigt oder keine Textdatei.",
      en: "The file holds a NUL character (byte \(place.byte)); it is damaged or no text file.",
      remedyDe: "Bitte erzeugen Sie die Datei neu: in Excel „Speichern unter“ → „CSV UTF-8“.",
      remedyEn: "Please make the file anew: in Excel “Save as” → “CSV UTF-8”.")
  }

  func notDecodable(_ encoding: TextEncoding, line: Int?, byte: Int?) -> Finding {
    let place = byte.map { " (Byte \($0))" } ?? ""
    let placeEn = byte.map { " (byte \($0))" } ?? ""
    return error(
      "encoding-error", line: line, byte: byte,
      de: "Die Datei sollte \(encoding.rawValue) sein, enthält aber Bytes, die darin keinen Sinn "
        + "ergeben\(place).",
      en: "The file should be \(encoding.rawValue) but holds bytes that mean nothing in it\(placeEn).",
      remedyDe: "Bitte speichern Sie die Tabelle noch einmal als „CSV UTF-8“ und senden Sie sie neu.",
      remedyEn: "Please save the table as “CSV UTF-8” again and send it anew.")
  }

  func ambiguous(_ encodings: [TextEncoding]) -> Finding {
    let names = encodings.map(\.rawValue)
    return error(
      "encoding-error",
      de: "Die Zeichenkodierung ist nicht eindeutig: \(names.joined(separator: " oder ")) ergeben "
        + "verschiedene Texte.",
      en: "The encoding is ambiguous: \(names.joined(separator: " or ")) give different texts.",
      remedyDe: "Bitte speichern Sie die Tabelle als „CSV UTF-8 (durch Trennzeichen getrennt)“ und senden "
        + "Sie sie neu.",
      remedyEn: "Please save the table as “CSV UTF-8 (comma delimited)” and send it anew.")
  }

  func doubleEncoded(line: Int) -> Finding {
    error(
      "encoding-error", line: line,
      de: "Umlaute sind doppelt kodiert (aus „ä“ wurde „Ã¤“): Ein Programm hat die Datei falsch gelesen "
        + "und wieder gespeichert.",
      en: "Umlauts are encoded twice (“ä” became “Ã¤”): some program misread the file and saved it again.",
      remedyDe: "Bitte öffnen Sie die ursprüngliche Tabelle und speichern Sie sie neu als „CSV UTF-8“.",
      remedyEn: "Please open the original table and save it anew as “CSV UTF-8”.")
  }

  func otherDelimiter(found: UInt8, agreed: UInt8, line: Int) -> Finding {
    error(
      "other-delimiter", line: line,
      de: "Die Spalten sind durch \(Self.name(found).de) getrennt, vereinbart ist \(Self.name(agreed).de).",
      en: "The columns are delimited by \(Self.name(found).en); \(Self.name(agreed).en) is agreed upon.",
      remedyDe: "Bitte speichern Sie die Tabelle mit dem vereinbarten Trennzeichen.",
      remedyEn: "Please save the table with the delimiter agreed upon.")
  }

  func missingLabels(_ missing: [String], found: [String], line: Int) -> Finding {
    let lost = missing.map { "„\($0)“" }.joined(separator: ", ")
    let lostEn = missing.map { "“\($0)”" }.joined(separator: ", ")
    let shown = found.filter(Label.isPresentable)
    let seen = shown.isEmpty ? "keine lesbaren" : shown.prefix(40).joined(separator: "; ")
    let seenEn = shown.isEmpty ? "none legible" : shown.prefix(40).joined(separator: "; ")
    return error(
      "missing-label", line: line,
      de: "Es fehlen Spalten: \(lost). Gefundene Überschriften: \(seen).",
      en: "Columns are missing: \(lostEn). Headings found: \(seenEn).",
      remedyDe: "Bitte verwenden Sie die vereinbarten Überschriften; die Reihenfolge der Spalten ist frei.",
      remedyEn: "Please use the headings agreed upon; the order of the columns is free.")
  }

  func duplicateLabel(_ label: String, column: Int, line: Int) -> Finding {
    error(
      "duplicate-label", line: line, column: column + 1, label: label,
      de: "Die Spalte „\(label)“ kommt zweimal vor.", en: "The column “\(label)” occurs twice.",
      remedyDe: "Bitte löschen Sie eine der beiden Spalten.",
      remedyEn: "Please delete one of the two columns.")
  }

  func exchangedLabels(_ labels: [String], line: Int) -> Finding {
    let (one, other) = (labels[0], labels[1])
    return error(
      "exchanged-labels", line: line,
      de:
        "Die Überschriften „\(one)“ und „\(other)“ sind vertauscht: Unter jeder stehen durchweg Angaben, die "
        + "unter die andere gehören. Die Datei zählt deshalb als Ganzes nicht.",
      en:
        "The headings “\(one)” and “\(other)” are exchanged: throughout, each stands over what belongs under "
        + "the other. The file therefore does not count as a whole.",
      remedyDe: "Bitte tauschen Sie die beiden Überschriften und senden Sie die Datei neu.",
      remedyEn: "Please exchange the two headings and send the file anew.")
  }

  func extraLabel(_ label: String, column: Int, line: Int, severity: Severity) -> Finding {
    let name = Label.isPresentable(label) ? label : nil
    let quoted = name.map { " „\($0)“" } ?? ""
    let quotedEn = name.map { " “\($0)”" } ?? ""
    return error(
      "extra-label", line: line, column: column + 1, label: name,
      de: "Die Spalte\(quoted) (Nr. \(column + 1)) ist nicht vereinbart und wird nicht gelesen.",
      en: "The column\(quotedEn) (no. \(column + 1)) is not agreed upon and is not read.",
      remedyDe: "Nichts zu tun; beim nächsten Mal können Sie die Spalte weglassen.",
      remedyEn: "Nothing to do; you may leave the column out next time.", severity: severity)
  }

  func personalData(columns: [Int], line: Int) -> Finding {
    let numbers = columns.map { String($0 + 1) }.joined(separator: ", ")
    return error(
      "personal-data", line: line, column: columns.first.map { $0 + 1 },
      de: "Die Datei hat Spalten mit Angaben zu Personen (Spalte \(numbers)). Sie wurde nicht gelesen.",
      en: "The file has columns with data about persons (column \(numbers)). It was not read.",
      remedyDe: "Bitte löschen Sie diese Spalten und senden Sie die Datei neu. Namen, Geburtsdaten und "
        + "Anschriften dürfen nicht übermittelt werden.",
      remedyEn: "Please delete these columns and send the file anew. Names, dates of birth and addresses "
        + "must not be sent.")
  }

  func unclosedQuote(line: Int, column: Int?) -> Finding {
    error(
      "unclosed-quote", line: line, column: column.map { $0 + 1 },
      de: "In Zeile \(line) beginnt eine Zelle mit einem Anführungszeichen, das nie geschlossen wird. Der "
        + "Rest der Datei ist deshalb nicht lesbar.",
      en: "In line \(line) a cell begins with a quote that is never closed. The rest of the file cannot "
        + "be read.",
      remedyDe: "Bitte löschen Sie das Anführungszeichen in Zeile \(line) oder schließen Sie es.",
      remedyEn: "Please delete the quote in line \(line) or close it.")
  }

  func swallowedLines(first: Int, last: Int) -> Finding {
    error(
      "swallowed-lines", line: first,
      de: "Ein Anführungszeichen in Zeile \(first) wird erst in Zeile \(last) geschlossen; die Zeilen "
        + "dazwischen sehen wie eigene Datensätze aus und gingen verloren.",
      en: "A quote in line \(first) is closed only in line \(last); the lines between look like records of "
        + "their own and would be lost.",
      remedyDe: "Bitte prüfen Sie die Anführungszeichen in den Zeilen \(first) und \(last).",
      remedyEn: "Please check the quotes in lines \(first) and \(last).")
  }

  func footer(line: Int) -> Finding {
    error(
      "totals-row", line: line,
      de: "Ab Zeile \(line) folgt die Summe unter der Tabelle; sie wird nicht mitgezählt.",
      en: "From line \(line) on there is the total below the table; it is not counted.",
      remedyDe: "Nichts zu tun.", remedyEn: "Nothing to do.", severity: .note)
  }

  func mixedLineEnds(isOfficial: Bool) -> Finding {
    error(
      "mixed-line-ends",
      de:
        "Die Zeilen enden unterschiedlich: mal nach Art von Windows, mal nach Art von Unix oder Mac. Vielleicht "
        + "wurde die Datei aus mehreren zusammengefügt. Gelesen wurden alle Zeilen.",
      en:
        "The lines end differently, now as on Windows, now as on Unix or Mac. Perhaps the file was put together "
        + "from several. All lines were read.",
      remedyDe: "Bitte sehen Sie nach, ob Zeilen fehlen oder doppelt sind.",
      remedyEn: "Please check whether lines are missing or there twice.",
      severity: isOfficial ? .note : .warning)
  }

  func unreadable(_ message: Localized, line: Int?) -> Finding {
    error(
      "source-error", line: line, de: message.de, en: message.en,
      remedyDe: "Bitte prüfen Sie diese Zeile und speichern Sie die Tabelle neu.",
      remedyEn: "Please check this line and save the table anew.")
  }

  /// A file that must not or cannot be opened.
  func refused(_ reason: String) -> Finding {
    error(
      "source-error", line: nil,
      de: "Die Datei wurde nicht gelesen: Gelesen werden nur eigenständige Dateien, die sich öffnen lassen.",
      en: "The file was not read: only regular files are read that may be opened (\(reason)).",
      remedyDe:
        "Bitte legen Sie die Datei selbst in den Ordner, keine Verknüpfung, und prüfen Sie die Leserechte.",
      remedyEn: "Please put the file itself into the folder, no link, and check who may read it.")
  }

  static func name(_ delimiter: UInt8) -> Localized {
    switch delimiter {
    case Ascii.semicolon: Localized(de: "Semikolon", en: "semicolon")
    case Ascii.comma: Localized(de: "Komma", en: "comma")
    case Ascii.tab: Localized(de: "Tabulator", en: "tab")
    case Ascii.pipe: Localized(de: "senkrechter Strich", en: "vertical bar")
    default: Localized(de: "„\(String(decoding: [delimiter], as: UTF8.self))“", en: "another character")
    }
  }
}
