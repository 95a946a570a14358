/// The elements of one XML part in document order, as far as a workbook needs them.
///
/// A scanner of its own: a report has some hundred parts, and all of them are read each time a workbook is made.
struct XMLElements: Sendable {
  struct Element: Sendable {
    let name: String
    let attributes: [(name: String, value: String)]
    /// How many elements it stands within.
    let depth: Int
    /// The text directly inside; of a cell the text of its value.
    var text = ""

    subscript(attribute: String) -> String {
      for pair in attributes where pair.name == attribute { return pair.value }
      return ""
    }
  }
  private(set) var elements: [Element] = []
  /// The texts of a table of shared strings.
  private(set) var strings: [String] = []

  init(_ part: WorkbookArchive.Part) throws(WorkbookError) {
    var collector = Collector()
    var scanner = XMLScanner(part.bytes)
    do {
      try scanner.scan(into: &collector)
    } catch {
      throw WorkbookError(.unreadable, part.name, "line \(scanner.line) is not well-formed XML")
    }
    elements = collector.elements
    strings = collector.strings
  }

  /// The first element of that name.
  func first(_ name: String) -> Element? { elements.first { $0.name == name } }

  /// All elements of that name.
  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The elements within the one at that position.
  func inside(_ position: Int) -> ArraySlice<Element> {
    let depth = elements[position].depth
    let rest = elements[(position + 1)...]
    return rest[..<(rest.firstIndex { $0.depth <= depth } ?? elements.endIndex)]
  }

  /// The elements within each element of that name.
  func insideEach(_ name: String) -> [ArraySlice<Element>] {
    elements.indices.filter { elements[$0].name == name }.map(inside)
  }

  struct Collector {
    var elements: [Element] = []
    var strings: [String] = []
    private var text = ""
    private var cell: Int?
    private var isSharedString = false
    /// Positions of the open elements; nil for those that are not kept.
    private var open: [Int?] = []

    mutating func begin(_ name: String, _ attributes: [(name: String, value: String)]) {
      text = ""
      if name == "si" {
        strings.append("")
        isSharedString = true
      }
      // Values and texts belong to their cell or shared string; the parts of a rich text are joined.
      let isKept =
        switch name {
        case "v", "t", "si", "is", "r", "rPh": false
        default: true
        }
      if isKept {
        if name == "c" { cell = elements.count }
        elements.append(Element(name: name, attributes: attributes, depth: open.count))
      }
      open.append(isKept ? elements.count - 1 : nil)
    }

    mutating func end(_ name: String) {
      let position = open.removeLast()
      switch name {
      case "v", "t":
        if isSharedString {
          strings[strings.count - 1] += text
        } else if let cell {
          elements[cell].text += text
        }
      case "si": isSharedString = false
      case "c": cell = nil
      default:
        if let position, !text.isEmpty, elements[position].text.isEmpty { elements[position].text = text }
      }
      text = ""
    }

    mutating func add(_ characters: String) {
      if text.isEmpty { text = characters } else { text += characters }
    }
  }
}
