/// The elements of one XML part in document order, as far as a workbook needs them.
///
/// A scanner of its own: a report has some hundred parts, and all of them are read each time a workbook is made.
struct XMLElements: Sendable {
  struct Element: Sendable {
    let name: String
    let attributes: [(name: String, value: String)]
    /// How many elements it stands within.
    let depth: Int
    /// The text directly inside.
    var text = ""

    subscript(attribute: String) -> String {
      for pair in attributes where pair.name == attribute { return pair.value }
      return ""
    }
  }
  /// A cell of a sheet: a sheet has so many of them that they are kept by themselves.
  struct Cell: Sendable {
    enum Kind: Sendable {
      case number, shared, inline, formulaText, fault
    }
    /// `B7`; empty where it is not said.
    let name: String
    let kind: Kind
    let style: Int
    var hasFormula = false
    /// The text of its value.
    var text = ""
  }
  /// All elements but cells and what makes up their values.
  private(set) var elements: [Element] = []
  /// The cells.
  private(set) var cells: [Cell] = []
  /// The texts of a table of shared strings.
  private(set) var strings: [String] = []

  init(_ part: WorkbookArchive.Part) throws(WorkbookError) {
    guard let source = XMLSource(part.bytes) else {
      throw WorkbookError(.unreadable, part.name, "the part is not UTF-8")
    }
    var collector = Collector()
    var scanner = XMLScanner(source)
    do {
      try scanner.scan(into: &collector)
    } catch {
      throw WorkbookError(.unreadable, part.name, "line \(scanner.line) is not well-formed XML")
    }
    elements = collector.elements
    cells = collector.cells
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
    /// What an open element is.
    private enum Opened {
      case kept(Int), cell, value, sharedString, other
    }
    var elements: [Element] = []
    var cells: [Cell] = []
    var strings: [String] = []
    private var text = ""
    private var isInCell = false
    private var isSharedString = false
    private var open: [Opened] = []

    mutating func begin(
      _ name: Range<Int>, _ attributes: [(name: Range<Int>, value: XMLSource.Run)], _ source: XMLSource
    ) {
      text = ""
      // Values and texts belong to their cell or shared string; the parts of a rich text are joined.
      if name.count <= 3 {
        if source.holds("c", name) {
          cells.append(Self.cell(attributes, source))
          isInCell = true
          return open.append(.cell)
        }
        if source.holds("v", name) || source.holds("t", name) { return open.append(.value) }
        if source.holds("si", name) {
          strings.append("")
          isSharedString = true
          return open.append(.sharedString)
        }
        if source.holds("is", name) || source.holds("r", name) || source.holds("rPh", name) {
          return open.append(.other)
        }
        if isInCell, source.holds("f", name) { cells[cells.count - 1].hasFormula = true }
      }
      elements.append(
        Element(
          name: source.text(name),
          attributes: attributes.map { (source.text($0.name), source.text($0.value)) },
          depth: open.count))
      open.append(.kept(elements.count - 1))
    }

    mutating func end(_ name: Range<Int>, _ source: XMLSource) {
      switch open.removeLast() {
      case .value:
        if isSharedString {
          strings[strings.count - 1] += text
        } else if isInCell {
          if cells[cells.count - 1].text.isEmpty {
            cells[cells.count - 1].text = text
          } else {
            cells[cells.count - 1].text += text
          }
        }
      case .sharedString: isSharedString = false
      case .cell: isInCell = false
      case .kept(let position):
        if !text.isEmpty, elements[position].text.isEmpty { elements[position].text = text }
      case .other: break
      }
      text = ""
    }

    mutating func add(_ run: XMLSource.Run, _ source: XMLSource) {
      if text.isEmpty { text = source.text(run) } else { text += source.text(run) }
    }

    private static func cell(
      _ attributes: [(name: Range<Int>, value: XMLSource.Run)], _ source: XMLSource
    ) -> Cell {
      var (name, kind, style) = ("", Cell.Kind.number, 0)
      for attribute in attributes {
        let value = attribute.value
        if source.holds("r", attribute.name) {
          name = source.text(value)
        } else if source.holds("s", attribute.name) {
          style = Int(source.text(value)) ?? 0
        } else if source.holds("t", attribute.name) {
          kind = Self.kind(source.text(value))
        }
      }
      return Cell(name: name, kind: kind, style: style)
    }

    private static func kind(_ word: String) -> Cell.Kind {
      switch word {
      case "s": .shared
      case "inlineStr": .inline
      case "str": .formulaText
      case "e": .fault
      default: .number
      }
    }
  }
}
