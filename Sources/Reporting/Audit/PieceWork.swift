import Aggregate
import Tabular

/// Writes the numbers of one series as sums of pieces.
struct PieceWork {
  private let figures: FigureBuilder
  private let measure: ResolvedMeasure
  private let series: Statement.Series
  private let statements: [Statement]
  private let exact: [Statement: Rational]
  /// Whether the same person may be counted in two parts.
  private let overlaps: Bool

  private var plan: Plan { figures.plan }
  private var catalog: Catalog { figures.plan.catalog }

  init(
    _ figures: FigureBuilder, _ measure: ResolvedMeasure, _ series: Statement.Series,
    _ statements: [Statement], _ exact: [Statement: Rational]
  ) {
    self.figures = figures
    self.measure = measure
    self.series = series
    self.statements = statements
    self.exact = exact
    let aggregate = measure.definition.aggregate
    overlaps = aggregate == CountDistinct.self || aggregate == SumDistinct.self
  }

  func add(to equations: inout AuditModel) {
    if overlaps {
      addOverlapping(to: &equations)
    } else {
      addPieces(to: &equations)
      connectRests(&equations)
    }
  }

  private func isOfSchools(_ dimension: String) -> Bool {
    catalog.dimensions[dimension]?.isOfSchools ?? false
  }

  private func rest(_ statement: Statement) -> [String: String] {
    statement.place.filter { !isOfSchools($0.key) }
  }

  // MARK: Schools

  /// The different schools by what the register says of them.
  func schools(by dimensions: [String], frame: Int) -> [[String: String]] {
    guard let schema = catalog.tables[measure.definition.table]?.schema else { return [] }
    var found: Set<[String: String]> = [Dictionary(uniqueKeysWithValues: dimensions.map { ($0, "") })]
    let columns = dimensions.compactMap { name -> (name: String, members: [Int32], ids: [String])? in
      guard let own = figures.members(of: name, table: schema, frame: frame),
        case .lookup(_, let members) = own.grouping.source
      else { return nil }
      return (name, members, own.members.map(\.id))
    }
    guard columns.count == dimensions.count, let first = columns.first else { return Array(found) }
    for school in first.members.indices {
      var own: [String: String] = [:]
      for column in columns {
        let member = column.members.indices.contains(school) ? Int(column.members[school]) : -1
        own[column.name] = member < 0 ? "" : column.ids[member]
      }
      found.insert(own)
    }
    return found.sorted { text($0) < text($1) }
  }

  private func text(_ place: [String: String]) -> String {
    place.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }

  /// Where the exact number of schools in common is known.
  func address(_ schools: [String: String], _ dimensions: [String], frame: Int) -> MeasureCell? {
    guard let schema = catalog.tables[measure.definition.table]?.schema else { return nil }
    let members = dimensions.map { name in
      figures.members(of: name, table: schema, frame: frame)?.members.firstIndex { $0.id == schools[name] }
    }
    return MeasureCell(
      measure: measure.definition.name, frame: frame, dimensions: dimensions, members: members)
  }

  private func frame(_ time: String) -> Int {
    plan.frames.firstIndex { frame in
      (frame.comparableWith?.id ?? "") == series.comparedWith
        && (measure.scope == .snapshot ? frame.asOf.iso : frame.period.id) == time
    } ?? Plan.current
  }

  // MARK: Pieces

  /// The pieces of time each period is made of: months that lie in the same periods are one.
  private var spans: [String: [String]] {
    let times = Set(statements.map(\.time)).sorted()
    var covering: [String: [String]] = [:]
    for time in times {
      guard let period = Period(parsing: time) else { continue }
      for month in period.duePeriods(.monthly) { covering[month.id, default: []].append(time) }
    }
    var result: [String: [String]] = [:]
    for (own, months) in Dictionary(grouping: covering.keys, by: { covering[$0] ?? [] }) {
      let sorted = months.sorted()
      for time in own { result[time, default: []].append("\(sorted[0]) \(sorted.count)") }
    }
    for time in times where result[time] == nil { result[time] = [time] }
    return result.mapValues { $0.sorted() }
  }

  /// Whether the run has read which schools are members: of a property that only an earlier publication of a related
  /// measure told, it has not.
  private func isLookedUp(_ dimension: String) -> Bool {
    guard case .school(let table, _) = catalog.dimensions[dimension]?.source else { return true }
    return plan.tables.contains(table)
  }

  private func addPieces(to equations: inout AuditModel) {
    let statements = statements.filter { $0.place.keys.allSatisfy(isLookedUp) }
    let dimensions = Set(statements.flatMap(\.place.keys)).filter(isOfSchools).sorted()
    let spans = spans
    var schools: [Int: [[String: String]]] = [:]
    for statement in statements {
      let frame = frame(statement.time)
      let all = schools[frame] ?? self.schools(by: dimensions, frame: frame)
      schools[frame] = all
      let own = all.filter { group in
        statement.place.allSatisfy { !isOfSchools($0.key) || group[$0.key] == $0.value }
      }
      // A member the register does not have now has no pieces that anybody could tell.
      if own.isEmpty { continue }
      var terms = [(equations.number(statement), -1.0)]
      for span in spans[statement.time] ?? [] {
        for group in own {
          let piece = AuditModel.Piece(series: series, time: span, rest: rest(statement), schools: group)
          terms.append((equations.piece(piece), 1))
        }
      }
      equations.relate(terms)
    }
  }

  /// Tables by more dimensions add up to tables by fewer, for all schools and pieces of time.
  private func connectRests(_ equations: inout AuditModel) {
    let families = Dictionary(grouping: statements) { Set(rest($0).keys) }
    let pieces = Dictionary(grouping: equations.pieces { $0 == series }) {
      Set($0.piece.rest.keys)
    }
    for (coarse, wholes) in pieces.sorted(by: { $0.key.sorted().joined() < $1.key.sorted().joined() }) {
      for (fine, parts) in pieces.sorted(by: { $0.key.sorted().joined() < $1.key.sorted().joined() })
      where coarse.isStrictSubset(of: fine) {
        guard let isWhole = makesWhole(families[fine] ?? [], families[coarse] ?? []) else { continue }
        let times = Set(parts.map(\.piece.time))
        let sums = Dictionary(grouping: parts) { entry in
          AuditModel.Piece(
            series: series, time: entry.piece.time, rest: entry.piece.rest.filter { coarse.contains($0.key) },
            schools: entry.piece.schools)
        }
        for whole in wholes where times.contains(whole.piece.time) {
          let own = (sums[whole.piece] ?? []).map { ($0.position, 1.0) }
          equations.relate(own + [(whole.position, -1)], isAtMost: !isWhole)
        }
      }
    }
  }

  /// Whether parts make up their wholes, as far as the exact numbers are known; false if they may be less, nil if more.
  private func makesWhole(_ fine: [Statement], _ coarse: [Statement]) -> Bool? {
    var isWhole = true
    for whole in coarse {
      let parts = fine.filter { part in
        part.time == whole.time
          && part.place.keys.filter(isOfSchools).sorted() == whole.place.keys.filter(isOfSchools).sorted()
          && whole.place.allSatisfy { part.place[$0.key] == $0.value }
      }
      guard !parts.isEmpty, let all = exact[whole] else { continue }
      let known = parts.compactMap { exact[$0] }
      guard known.count == parts.count else { continue }
      let rest = known.reduce(all.double) { $0 - $1.double }
      if rest < -1e-9 { return nil }
      if rest > 1e-9 { isWhole = false }
    }
    return isWhole
  }

  // MARK: Overlapping parts

  /// Parts are more than their whole by those who are counted twice; the attacker is taken to know how many.
  private func addOverlapping(to equations: inout AuditModel) {
    let times = Dictionary(grouping: statements, by: \.time)
    for (_, own) in times.sorted(by: { $0.key < $1.key }) {
      let families = Dictionary(grouping: own) { Set($0.place.keys) }
      for (coarse, wholes) in families {
        for (fine, parts) in families where coarse.isStrictSubset(of: fine) {
          let sums = Dictionary(grouping: parts) { $0.place.filter { coarse.contains($0.key) } }
          for whole in wholes.sorted() {
            let terms = sums[whole.place] ?? []
            let known = terms.compactMap { exact[$0] }
            guard !terms.isEmpty, known.count == terms.count, let all = exact[whole] else { continue }
            let excess = known.reduce(-all.double) { $0 + $1.double }
            equations.relate(
              terms.sorted().map { (equations.number($0), 1.0) } + [(equations.number(whole), -1)],
              constant: excess)
          }
        }
      }
    }
  }
}
