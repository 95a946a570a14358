public import Tabular

/// Keys that may occur more than once, by their fingerprints, and where their rows stand.
public struct KeyCandidates: Sendable {
  private let prints: Set<UInt64>
  private let filter: KeyFilter
  /// The spans, by delivery, outside of which no row has such a key; nil where all rows must be looked at.
  public let spans: [Int: [RowSpan]]?

  init(_ prints: Set<UInt64>, spans: [Int: [RowSpan]]?) {
    self.prints = prints
    self.spans = spans
    filter = KeyFilter(prints)
  }

  /// How many they are.
  public var count: Int { prints.count }
  /// Whether there is none.
  public var isEmpty: Bool { prints.isEmpty }

  func contains(_ print: UInt64) -> Bool { filter.mayContain(print) && prints.contains(print) }

  /// Where the rows of several sets of fields stand: those that have candidates must all know it.
  public static func spans(of all: [KeyCandidates]) -> [Int: [RowSpan]]? {
    var result: [Int: [RowSpan]] = [:]
    for candidates in all where !candidates.isEmpty {
      guard let spans = candidates.spans else { return nil }
      result.merge(spans, uniquingKeysWith: +)
    }
    return result
  }
}

/// Tells most fingerprints apart from those looked for by a few bits, without asking a set.
struct KeyFilter: Sendable {
  private var words = [UInt64](repeating: 0, count: 1024)

  init(_ prints: Set<UInt64>) {
    for print in prints { words[Int(print >> 54)] |= 1 << (print & 63) }
  }

  func mayContain(_ print: UInt64) -> Bool { words[Int(print >> 54)] >> (print & 63) & 1 == 1 }
}
