import Configuration
import Foundation

/// A part of a definition as JSON, in the place where another value holds it.
struct EncodedNode: Encodable {
  private let node: ConfigNode

  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(_ node: ConfigNode) { self.node = node }

  func encode(to encoder: any Encoder) throws {
    if let entries = node.entries {
      var container = encoder.container(keyedBy: Key.self)
      for entry in entries {
        try container.encode(EncodedNode(entry.value), forKey: Key(stringValue: entry.key))
      }
    } else if let elements = node.elements {
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(EncodedNode(element)) }
    } else {
      var container = encoder.singleValueContainer()
      let text = node.scalar ?? ""
      switch text {
      case _ where node.isQuoted: try container.encode(text)
      case "", "null": try container.encodeNil()
      case "true", "false": try container.encode(text == "true")
      default:
        if let whole = Int(text) {
          try container.encode(whole)
        } else if let number = Decimal(string: text, locale: nil), node.json == text {
          try container.encode(number)
        } else {
          try container.encode(text)
        }
      }
    }
  }
}
