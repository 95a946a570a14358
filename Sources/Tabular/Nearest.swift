/// The candidate that a mistyped word most likely meant, or nil if none is near.
///
/// Near means: at most a third of the letters inserted, deleted, replaced or swapped with their neighbour,
/// upper and lower case being the same. Among equally near candidates the first one wins.
public func nearest(_ word: String, in candidates: [String]) -> String? {
  let letters = Array(word.lowercased())
  var best: (distance: Int, candidate: String)?
  for candidate in candidates {
    let other = Array(candidate.lowercased())
    let limit = max(letters.count, other.count) / 3
    guard abs(letters.count - other.count) <= limit else { continue }
    let distance = editDistance(letters, other)
    if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
  }
  return best?.candidate
}

/// `; did you mean 'rules'?` for the nearest candidate, or an empty text if none is near.
public func suggestion(for word: String, in candidates: [String]) -> String {
  nearest(word, in: candidates).map { "; did you mean '\($0)'?" } ?? ""
}

/// Optimal string alignment: insertions, deletions, replacements, swaps of neighbours.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for i in left.indices {
    var row = [i + 1]
    row.reserveCapacity(right.count + 1)
    for j in right.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[right.count]
}
