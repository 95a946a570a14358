/// A text summary taken apart: sections with a title underlined and followed by an empty line.
struct SummaryText {
  /// Some lines that belong together: an item of a list, or a single line.
  struct Item {
    let line: Int
    var text: String
    var isListed: Bool { text.hasPrefix("- ") }
    var place: String { "text:\(line)" }
  }
  struct Section {
    let title: String
    let line: Int
    var lines: [Item] = []
    var place: String { "text:\(line)" }

    /// The lines, those of a list's item joined.
    var items: [Item] {
      lines.reduce(into: []) { items, line in
        if line.text.hasPrefix("  "), let last = items.last, last.isListed {
          items[items.count - 1].text += " " + line.text.drop { $0 == " " }
        } else {
          items.append(line)
        }
      }
    }
  }
  let lines: [Substring]
  /// The first has no title: it is the text's own head.
  let sections: [Section]

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    self.lines = lines
    var sections = [Section(title: "", line: 1)]
    for (index, line) in lines.enumerated() {
      let isEnd = index + 1 == lines.count || lines[index + 1].isEmpty
      guard isEnd, !line.isEmpty, line.allSatisfy({ $0 == "-" }) else {
        sections[sections.count - 1].lines.append(Item(line: index + 1, text: String(line)))
        continue
      }
      // The title may run over several lines, down from the last empty one.
      var title: [String] = []
      while let above = sections[sections.count - 1].lines.last?.text, !above.isEmpty {
        title.insert(above, at: 0)
        sections[sections.count - 1].lines.removeLast()
      }
      sections.append(Section(title: title.joined(separator: " "), line: index + 1))
    }
    self.sections = sections
  }
}
