import Foundation
import FoundationXML

/// The elements of one XML part in document order, as far as a workbook needs them.
struct XMLElements: Sendable {
  struct Element: Sendable {
    let name: String
    let attributes: [String: String]
    /// How many elements it stands within.
    let depth: Int
    /// The text directly inside; of a cell the text of its value.
    var text = ""

    subscript(attribute: String) -> String { attributes[attribute] ?? "" }
  }
  private(set) var elements: [Element] = []
  /// The texts of a table of shared strings.
  private(set) var strings: [String] = []

  init(_ part: WorkbookArchive.Part) throws(WorkbookError) {
    let collector = Collector()
    let parser = XMLParser(data: Data(part.bytes))
    parser.delegate = collector
    // The parser takes a document that ends within an element for complete.
    guard parser.parse(), parser.parserError == nil, collector.hasRoot, collector.depth == 0 else {
      throw WorkbookError(.unreadable, part.name, "line \(parser.lineNumber) is not well-formed XML")
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

  private final class Collector: NSObject, XMLParserDelegate {
    var elements: [Element] = []
    var strings: [String] = []
    private(set) var depth = 0
    private(set) var hasRoot = false
    private var text = ""
    private var cell: Int?
    private var isSharedString = false
    /// Positions of the open elements; nil for those that are not kept.
    private var open: [Int?] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      hasRoot = true
      text = ""
      if name == "si" {
        strings.append("")
        isSharedString = true
      }
      // Values and texts belong to their cell or shared string; the parts of a rich text are joined.
      let isKept = !["v", "t", "si", "is", "r", "rPh"].contains(name)
      if isKept {
        if name == "c" { cell = elements.count }
        elements.append(Element(name: name, attributes: attributes, depth: depth))
      }
      open.append(isKept ? elements.count - 1 : nil)
      depth += 1
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      depth -= 1
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
      default: if let position, elements[position].text.isEmpty { elements[position].text = text }
      }
      text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }
}
