public import Tabular

/// The letter a school gets about its deliveries.
public enum FeedbackText {
  private static let width = TextRenderer.width
  private static let mostFindings = 20

  /// The letter, at most 72 columns wide, in NFC, each line ending with LF.
  public static func render(_ feedback: SchoolFeedback, language: Language) -> String {
    let texts = Texts(language)
    let words = FeedbackWords(texts)
    let arrived = feedback.received.filter { $0.state != .missing }
    let missing = feedback.received.filter { $0.state == .missing }
    let toRepair = feedback.toRepair

    var lines = paragraph(feedback.reportTitle)
    lines += paragraph(words.school(feedback.schoolNumber, feedback.schoolName))
    lines += [""] + paragraph(words.greeting(feedback.schoolName))
    lines += [""] + paragraph(words.opening(arrived.count, feedback.reportTitle))
    if !arrived.isEmpty {
      lines += heading(words.arrived)
      for item in arrived { lines += bullet(words.item(item)) }
    }
    if !toRepair.isEmpty {
      lines += heading(words.findings(errors: toRepair.contains { $0.severity == .error }))
      lines += findings(feedback, words, language)
    }
    let notes = feedback.findings.filter { $0.severity == .note }
    if !notes.isEmpty {
      lines += heading(words.notes)
      lines += words.notes(notes).flatMap(bullet)
    }
    if !missing.isEmpty {
      lines += heading(words.missing)
      for item in missing { lines += bullet("\(item.title), \(texts.name(item.duePeriod))") }
      lines += [""] + paragraph(words.pleaseSend(missing.count))
    }
    if feedback.isAllWell {
      lines += [""] + paragraph(words.allWell)
      if !feedback.figures.isEmpty {
        lines += heading(words.figures)
        for figure in feedback.figures { lines += bullet("\(figure.label): \(figure.text)") }
      }
    } else if feedback.findings.contains(where: { $0.severity == .error }) {
      let files = Set(feedback.findings.filter { $0.severity == .error }.map(\.location.file))
      lines += [""] + paragraph(words.howToCorrect(files.count))
    }
    lines += [""] + paragraph(words.contact)
    for line in feedback.contact.split(separator: "\n") { lines += paragraph(String(line)) }
    lines += [""] + paragraph(words.farewell)
    if let office = feedback.contact.split(separator: "\n").first { lines += paragraph(String(office)) }
    return TextRenderer.finished(lines)
  }

  /// The findings file by file, the worst first within a file; the order is otherwise as given.
  ///
  /// What is said of many lines in the same words is said once, with the lines.
  private static func findings(_ feedback: SchoolFeedback, _ words: FeedbackWords, _ language: Language)
    -> [String]
  {
    var files: [String] = []
    for finding in feedback.toRepair where !files.contains(finding.location.file) {
      files.append(finding.location.file)
    }
    var lines: [String] = []
    for (index, file) in files.enumerated() {
      let ofFile = feedback.toRepair.filter { $0.location.file == file }
      let ranked = Severity.allCases.reversed().flatMap { severity in
        FindingGroup.groups(ofFile.filter { $0.severity == severity })
      }
      if index > 0 { lines.append("") }
      lines += paragraph(words.file(file))
      let listed = ranked.prefix(mostFindings)
      for (position, group) in listed.enumerated() {
        let place = words.place(group)
        let kind = words.severity(group.first.severity) + (place.isEmpty ? "" : ", \(place)")
        lines += bullet("\(kind): \(group.first.message[language])")
        // The same advice is given once, below the last finding it is for.
        let remedy = group.first.remedy[language]
        let isRepeated =
          position + 1 < listed.count && listed[position + 1].first.remedy == group.first.remedy
        if !remedy.isEmpty, !isRepeated {
          lines += LineBreaker.hanging(words.remedy + remedy, first: "", indent: 2, width: width)
        }
      }
      let rest = feedback.total(in: file) - listed.reduce(0) { $0 + $1.count }
      if rest > 0 { lines += bullet(words.more(rest)) }
    }
    return lines
  }

  private static func paragraph(_ text: String) -> [String] {
    LineBreaker.lines(text, width: width, measure: TextMeasure.columns)
  }

  private static func bullet(_ text: String) -> [String] {
    LineBreaker.hanging(text, first: "-", indent: 2, width: width)
  }

  private static func heading(_ text: String) -> [String] {
    [""] + paragraph(text) + [String(repeating: "-", count: min(width, TextMeasure.columns(text)))]
  }
}
