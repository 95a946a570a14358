import Tabular

/// Fingerprints of keys, 8 bytes a row, and where the rows stand.
struct KeyPrints: Sendable {
  private struct Part: Sendable {
    let delivery: Int
    /// One a row; `none` for rows that take no part.
    let prints: [UInt64]
    let spans: [RowSpan]
    let rowsPerSpan: Int
  }

  /// Stands for no key; no key has this fingerprint.
  static let none: UInt64 = 0

  private var parts: [Part] = []
  private var count = 0

  /// Takes in the fingerprints of rows, one each, and where these stand, `rowsPerSpan` of them together.
  mutating func add(_ prints: [UInt64], _ spans: [RowSpan], rowsPerSpan: Int, delivery: Int) {
    guard !prints.isEmpty else { return }
    parts.append(Part(delivery: delivery, prints: prints, spans: spans, rowsPerSpan: rowsPerSpan))
    count += prints.count
  }

  mutating func merge(_ other: KeyPrints) {
    parts += other.parts
    count += other.count
  }

  // As many fingerprints are looked at together as fit into a near cache.
  private static let bitsOfGroup = 11
  // So many groups at once: a table of 16 million bytes at most stands beside the fingerprints.
  private static let groupsAtOnce = 1024

  /// The fingerprints that occur more than once.
  func repeated() -> Set<UInt64> {
    let bits = max(0, Int.bitWidth - (count >> Self.bitsOfGroup).leadingZeroBitCount)
    var result: Set<UInt64> = []
    for first in stride(from: 0, to: 1 << bits, by: Self.groupsAtOnce) {
      let groups = first..<min(first + Self.groupsAtOnce, 1 << bits)
      let (prints, starts) = gathered(groups, shift: UInt64(UInt64.bitWidth - bits))
      Self.noteRepeated(prints, starts, in: &result)
    }
    return result
  }

  /// The fingerprints of these groups, group by group, and where each group begins.
  ///
  /// Groups are told by the first bits, which are as good as chance.
  private func gathered(_ groups: Range<Int>, shift: UInt64) -> (prints: [UInt64], starts: [Int]) {
    var starts = [Int](repeating: 0, count: groups.count + 1)
    for part in parts {
      for print in part.prints where print != Self.none {
        let group = Int(print >> shift)
        if groups.contains(group) { starts[group - groups.lowerBound + 1] += 1 }
      }
    }
    for index in 0..<groups.count { starts[index + 1] += starts[index] }
    var next = starts
    var prints = [UInt64](repeating: Self.none, count: starts[groups.count])
    for part in parts {
      for print in part.prints where print != Self.none {
        let group = Int(print >> shift)
        guard groups.contains(group) else { continue }
        prints[next[group - groups.lowerBound]] = print
        next[group - groups.lowerBound] += 1
      }
    }
    return (prints, starts)
  }

  /// Notes what occurs twice within a group.
  private static func noteRepeated(_ prints: [UInt64], _ starts: [Int], in result: inout Set<UInt64>) {
    let longest = zip(starts, starts.dropFirst()).map { $1 - $0 }.max() ?? 0
    let size = 1 << (Int.bitWidth - (2 * longest).leadingZeroBitCount)
    // Each entry tells its group in the lowest bits, so that the table need not be cleared for the next one. What is lost
    // of the fingerprint makes a candidate more, at worst.
    var table = [UInt64](repeating: none, count: size)
    var entries = table.mutableSpan
    let prints = prints.span
    for group in 0..<(starts.count - 1) {
      let number = UInt64(group + 1)
      for index in starts[group]..<starts[group + 1] {
        let print = prints[index]
        let entry = print & ~0xFFFF | number
        var slot = Int(truncatingIfNeeded: print) & (size &- 1)
        while entries[slot] & 0xFFFF == number && entries[slot] != entry { slot = (slot &+ 1) & (size &- 1) }
        if entries[slot] == entry { result.insert(print) }
        entries[slot] = entry
      }
    }
  }

  /// The spans, by delivery, that hold one of the fingerprints; nil where they are not known.
  func spans(holding wanted: Set<UInt64>) -> [Int: [RowSpan]]? {
    guard !wanted.isEmpty else { return [:] }
    let filter = KeyFilter(wanted)
    var spans: [Int: [RowSpan]] = [:]
    for part in parts {
      var last = -1
      for (row, print) in part.prints.enumerated() where filter.mayContain(print) {
        let index = row / part.rowsPerSpan
        guard index != last, wanted.contains(print) else { continue }
        guard index < part.spans.count else { return nil }
        spans[part.delivery, default: []].append(part.spans[index])
        last = index
      }
    }
    return spans
  }
}
