import Tabular

/// The sentences of the letter to a school.
struct FeedbackWords {
  let texts: Texts

  init(_ texts: Texts) { self.texts = texts }

  func pick(_ de: String, _ en: String) -> String { texts.pick(de, en) }

  func school(_ number: String, _ name: String) -> String { pick("Schule", "School") + " \(number), \(name)" }

  func greeting(_ school: String) -> String {
    guard texts.language == .de else { return "Dear colleagues at \(school)," }
    // The official short name puts the town in front: "Musterstadt, GG Lerchenring".
    let parts = school.split(separator: ",", maxSplits: 1).map { $0.trimmingPrefix(while: \.isWhitespace) }
    if parts.count == 2, let kind = parts[1].split(separator: " ").first,
      let article = Self.articles[String(kind)]
    {
      return "Liebe Kolleginnen und Kollegen \(article) \(parts[1]),"
    }
    // German needs the article of the word that says what kind of school it is.
    let kind = school.lowercased()
    if kind.contains("schule") { return "Liebe Kolleginnen und Kollegen der \(school)," }
    if kind.contains("gymnasium") || kind.contains("kolleg") {
      return "Liebe Kolleginnen und Kollegen am \(school),"
    }
    return "Liebe Kolleginnen und Kollegen der Schule \(school),"
  }

  /// The official abbreviations of kinds of schools with the article they take.
  private static let articles = [
    "GG": "der", "KG": "der", "EG": "der", "GH": "der", "KH": "der", "RS": "der", "SK": "der", "GE": "der",
    "PS": "der", "FÖ": "der", "KR": "der", "FW": "der", "Gym": "am", "BK": "am", "WBK": "am",
  ]

  func opening(_ arrived: Int, _ report: String) -> String {
    guard arrived > 0 else {
      return pick(
        "für den Bericht „\(report)“ ist von Ihrer Schule bisher keine Lieferung eingegangen.",
        "we have not yet received a delivery from your school for “\(report)”.")
    }
    let count = texts.count(arrived, pick("Lieferung", "delivery"), pick("Lieferungen", "deliveries"))
    return pick(
      "vielen Dank: Für den Bericht „\(report)“ haben wir von Ihrer Schule \(count) erhalten.",
      "thank you: for “\(report)” we have received \(count) from your school.")
  }

  var arrived: String { pick("Was angekommen ist und was zählt", "What arrived and what counts") }
  var missing: String { pick("Was noch fehlt", "What is still missing") }
  var figures: String { pick("Ihre Zahlen", "Your figures") }

  func findings(errors: Bool) -> String {
    errors
      ? pick("Was zu berichtigen ist", "What needs to be corrected")
      : pick("Was Sie sich bitte ansehen", "What we ask you to look at")
  }

  func item(_ item: SchoolFeedback.Item) -> String {
    let remark = item.remark.map { " (\($0))" } ?? ""
    return "\(item.title), \(texts.name(item.duePeriod))\(remark): \(state(item))"
  }

  private func state(_ item: SchoolFeedback.Item) -> String {
    switch item.state {
    case .complete:
      item.rows == 1
        ? pick("1 Zeile, sie zählt", "1 row, it counts")
        : pick("\(texts.rows(item.rows)), alle zählen", "\(texts.rows(item.rows)), all of them count")
    case .partly:
      pick(
        "\(texts.rows(item.rows)), davon \(item.acceptedRows == 1 ? "zählt" : "zählen") bisher "
          + NumberText.text(item.acceptedRows, language: .de),
        "\(texts.rows(item.rows)), \(NumberText.text(item.acceptedRows, language: .en)) of which "
          + "\(item.acceptedRows == 1 ? "counts" : "count") so far")
    case .unusable:
      pick("so nicht auswertbar, sie zählt bisher nicht", "not usable as it is, it does not count so far")
    case .nothingToReport:
      pick("nichts zu melden, das zählt als Null", "nothing to report, this counts as zero")
    case .missing: pick("fehlt", "missing")
    }
  }

  func file(_ path: String) -> String { pick("Datei \(name(of: path)):", "File \(name(of: path)):") }

  var notes: String { pick("Gut zu wissen", "Good to know") }

  /// Notes ask for nothing: each kind is told once, with an example.
  func notes(_ notes: [Finding]) -> [String] {
    var rules: [String] = []
    for note in notes where !rules.contains(note.rule) { rules.append(note.rule) }
    return rules.map { rule in
      let ofRule = notes.filter { $0.rule == rule }
      let files = Set(ofRule.map(\.location.file)).count
      return note(ofRule[0].message[texts.language], file: ofRule[0].location.file, files: files)
    }
  }

  /// One note for all files it is about.
  private func note(_ message: String, file path: String, files: Int) -> String {
    guard files > 1 else { return "\(name(of: path)): \(message)" }
    return pick(
      "\(message) So in \(files) Dateien, zum Beispiel in \(name(of: path)).",
      "\(message) This is so in \(files) files, for example in \(name(of: path)).")
  }

  /// The file's name with its due period, as the school knows it; the office's folders mean nothing to it.
  func name(of path: String) -> String {
    let parts = path.split(separator: "/").map(String.init)
    guard let last = parts.last else { return path }
    guard parts.count > 1, let period = Period(parsing: parts[parts.count - 2]) else { return last }
    return "\(last) (\(texts.name(period)))"
  }

  func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: pick("Fehler", "Error")
    case .warning: pick("Bitte prüfen", "Please check")
    case .note: pick("Hinweis", "Note")
    }
  }

  private static let mostRanges = 6

  /// `Zeile 12, Spalte „Datum“`, as far as known, or `12 Zeilen (3 bis 8, 10, 15 bis 19), Spalte „Datum“`.
  func place(_ group: FindingGroup) -> String {
    let location = group.first.location
    var parts: [String] = []
    if group.lines.count > 1 {
      parts.append(lines(group))
    } else if let line = location.line {
      parts.append(pick("Zeile \(line)", "line \(line)"))
    }
    if let label = location.label {
      parts.append(pick("Spalte „\(label)“", "column “\(label)”"))
    } else if let column = location.column {
      parts.append(pick("Spalte \(column)", "column \(column)"))
    }
    return parts.joined(separator: ", ")
  }

  private func lines(_ group: FindingGroup) -> String {
    let all = group.ranges
    let ranges = all.prefix(Self.mostRanges).flatMap { range -> [String] in
      switch range.count {
      case 1: ["\(range.lowerBound)"]
      case 2: ["\(range.lowerBound)", "\(range.upperBound)"]
      default:
        [pick("\(range.lowerBound) bis \(range.upperBound)", "\(range.lowerBound) to \(range.upperBound)")]
      }
    }
    let number = NumberText.text(group.lines.count, language: texts.language)
    let rest = all.count > Self.mostRanges ? pick(" und weitere", " and more") : ""
    return pick("\(number) Zeilen (", "\(number) lines (") + ranges.joined(separator: ", ") + rest + ")"
  }

  var remedy: String { pick("Abhilfe: ", "What to do: ") }

  func more(_ number: Int) -> String {
    guard texts.language == .de else {
      return "… and \(texts.count(number, "further place", "further places")) in this file"
    }
    return "… und \(texts.count(number, "weitere Stelle", "weitere Stellen")) in dieser Datei"
  }

  func pleaseSend(_ number: Int) -> String {
    pick(
      "Bitte senden Sie uns die \(number == 1 ? "fehlende Lieferung" : "fehlenden Lieferungen") nach."
        + " War nichts zu melden, genügt eine Datei nur mit der Kopfzeile.",
      "Please send us the missing \(number == 1 ? "delivery" : "deliveries")."
        + " If there was nothing to report, a file with only the header is enough.")
  }

  var allWell: String {
    pick(
      "Alles ist vollständig und stimmig. Herzlichen Dank für Ihre sorgfältige Arbeit!",
      "Everything is complete and consistent. Thank you for your careful work!")
  }

  func howToCorrect(_ files: Int) -> String {
    guard files == 1 else {
      return pick(
        "Bitte berichtigen Sie die Dateien und senden Sie sie uns vollständig noch einmal, mit dem Zusatz "
          + "_v2 oder _korrektur im Namen. Sie ersetzen dann die bisherigen Lieferungen.",
        "Please correct the files and send them to us again as a whole, with _v2 or _korrektur added to "
          + "their names. They then replace the earlier deliveries.")
    }
    return pick(
      "Bitte berichtigen Sie die Datei und senden Sie sie uns vollständig noch einmal, mit dem Zusatz "
        + "_v2 oder _korrektur im Namen. Sie ersetzt dann die bisherige Lieferung.",
      "Please correct the file and send it to us again as a whole, with _v2 or _korrektur added to its "
        + "name. It then replaces the earlier delivery.")
  }

  var contact: String {
    pick("Bei Fragen helfen wir Ihnen gern:", "If you have any questions, we are glad to help:")
  }

  var farewell: String { pick("Mit freundlichen Grüßen", "With kind regards") }
}
