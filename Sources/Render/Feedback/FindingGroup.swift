import Tabular

/// Findings of a file that say the same of one column, or of the rows as such.
struct FindingGroup {
  /// The one that stands first.
  let first: Finding
  /// How many there are.
  private(set) var count = 1
  /// The lines, each once, ascending.
  private(set) var lines: [Int]

  private init(_ finding: Finding) {
    first = finding
    lines = finding.location.line.map { [$0] } ?? []
  }

  private mutating func add(_ finding: Finding) {
    count += 1
    if let line = finding.location.line, lines.last != line { lines.append(line) }
  }

  private func isLike(_ finding: Finding) -> Bool {
    first.message == finding.message && first.remedy == finding.remedy
      && first.location.label == finding.location.label
      && (finding.location.label != nil || first.location.column == finding.location.column)
      && (first.location.line == nil) == (finding.location.line == nil)
  }

  /// The groups in the order of their first findings; the findings are those of one file and severity, by line.
  static func groups(_ findings: [Finding]) -> [FindingGroup] {
    var groups: [FindingGroup] = []
    var places: [Localized: [Int]] = [:]
    for finding in findings {
      if let place = places[finding.message]?.first(where: { groups[$0].isLike(finding) }) {
        groups[place].add(finding)
      } else {
        places[finding.message, default: []].append(groups.count)
        groups.append(FindingGroup(finding))
      }
    }
    return groups
  }

  /// The lines as ranges of lines that follow each other.
  var ranges: [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for line in lines {
      if let last = ranges.last, last.upperBound + 1 == line {
        ranges[ranges.count - 1] = last.lowerBound...line
      } else {
        ranges.append(line...line)
      }
    }
    return ranges
  }
}
