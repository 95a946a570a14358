import Foundation
import FoundationXML

/// The elements of one XML part in document order, as far as a workbook needs them.
struct XMLElements {
  struct Element {
    let name: String
    let attributes: [String: String]
    /// The text of `<v>` inside a cell.
    var value = ""

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

  private final class Collector: NSObject, XMLParserDelegate {
    var elements: [Element] = []
    var strings: [String] = []
    private(set) var depth = 0
    private(set) var hasRoot = false
    private var text = ""
    private var collects = false
    private var cell: Int?

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      depth += 1
      hasRoot = true
      switch name {
      case "si": strings.append("")
      case "v", "t":
        text = ""
        collects = true
      case "c":
        cell = elements.count
        elements.append(Element(name: name, attributes: attributes))
      default: elements.append(Element(name: name, attributes: attributes))
      }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      depth -= 1
      switch name {
      case "v": if let cell { elements[cell].value = text }
      case "t": if !strings.isEmpty { strings[strings.count - 1] += text }
      case "c": cell = nil
      default: return
      }
      collects = false
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      if collects { text += string }
    }
  }
}
