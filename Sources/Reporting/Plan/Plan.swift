public import Aggregate
public import Tabular
import Validate

/// One period a run looks at.
public struct Frame: Sendable, Hashable {
  /// The period.
  public let period: Period
  /// The day stocks are counted on.
  public let asOf: CalendarDate
  /// The period it is compared with; then only schools that reported completely in both count.
  public let comparableWith: Period?
  /// The position of the frame it is compared with.
  public let pair: Int?

  /// A frame.
  public init(period: Period, asOf: CalendarDate, comparableWith: Period? = nil, pair: Int? = nil) {
    self.period = period
    self.asOf = asOf
    self.comparableWith = comparableWith
    self.pair = pair
  }

  /// The values of `Catalog.parameters`, in the unit of storage.
  var parameters: [String: Int64] {
    let schoolYear =
      switch Period.schoolYear(containing: asOf) {
      case .schoolYear(let start): start
      default: 0
      }
    return [
      "as_of": Int64(asOf.dayNumber), "period_start": Int64(period.firstDay.dayNumber),
      "period_end": Int64(period.lastDay.dayNumber), "school_year": Int64(schoolYear),
    ]
  }
}

/// A measure to be computed: in a frame, by dimensions its table has.
public struct MeasureUse: Sendable, Hashable {
  /// The measure.
  public let measure: String
  /// Position in the plan's frames.
  public let frame: Int
  /// The dimensions.
  public let dimensions: [String]
}

/// What will be read and computed; every name exists, nothing has been opened yet.
public struct Plan: Sendable {
  /// All definitions.
  public let catalog: Catalog
  /// The frames; the first is the period asked for.
  public let frames: [Frame]
  /// For cumulative metrics: the frame from the beginning of the school year, by the frame it stands for.
  public let cumulativeFrames: [Int: Int]
  /// Which members of dimensions are looked at; nil for all.
  public let selection: MemberSelection?
  /// The measures to be computed.
  public let uses: Set<MeasureUse>
  /// By which dimensions the measures of a publication are known, here or from publications before it.
  public let published: [String: Set<[String]>]
  /// Tables to be read, by name in sorted order.
  public let tables: [String]
  /// Due periods whose deliveries are needed, by table.
  public let duePeriods: [String: [Period]]

  /// Earlier due periods that rules compare with, by table; they are read, but nothing else is said about them.
  public let history: [String: [Period]]

  /// All due periods whose deliveries are read, by table.
  public var readPeriods: [String: [Period]] {
    duePeriods.merging(history) { due, earlier in earlier + due }
  }

  /// The days on which reference tables must be valid; the most important one first.
  var referenceDays: [CalendarDate] {
    frames.map(\.asOf) + Set(readPeriods.values.joined().map(\.lastDay)).sorted()
  }

  /// The frame of the period asked for.
  public static let current = 0
  /// The frame of the period before.
  public static let previous = 1
  /// The period asked for, comparable schools only.
  public static let currentComparable = 2
  /// The period before, comparable schools only.
  public static let previousComparable = 3

  /// A plan for metrics by dimensions over a period and the one before.
  ///
  /// - Parameters:
  ///   - catalog: All definitions.
  ///   - period: The period asked for.
  ///   - asOf: The day stocks are counted on; nil: the period's last day.
  ///   - requests: Metrics by dimensions, and whether they are compared.
  ///   - selection: Which members of dimensions are looked at; nil for all.
  ///   - looksBack: Whether earlier periods are read too, for the rules that compare with them.
  ///   - known: By which dimensions measures were published before.
  public init(
    catalog: Catalog, period: Period, asOf: CalendarDate?, requests: [MetricRequest],
    selection: MemberSelection? = nil, looksBack: Bool = false, known: [String: Set<[String]>] = [:]
  ) {
    self.catalog = catalog
    self.selection = selection
    let isCompared = requests.contains(where: \.isCompared)
    let days = (
      now: asOf ?? period.lastDay,
      // The last day of a longer month has no counterpart in the shorter one before but its last day, and vice versa.
      before: asOf.flatMap { $0 == period.lastDay ? nil : $0.earlier(months: period.monthCount) }
        ?? period.previous.lastDay
    )
    var frames = Self.frames(period, period.previous, days, isCompared: isCompared, from: 0)
    var cumulative: [Int: Int] = [:]
    if requests.contains(where: { catalog.metrics[$0.metric]?.definition.isCumulative ?? false }),
      let whole = period.schoolYearToDate
    {
      let before = period.previous.schoolYearToDate ?? period.previous
      let longer = Self.frames(whole, before, days, isCompared: isCompared, from: frames.count)
      for index in longer.indices { cumulative[index] = frames.count + index }
      frames += longer
    }
    self.frames = frames
    cumulativeFrames = cumulative
    var uses = Self.uses(requests, catalog, frames: isCompared ? 4 : 1, cumulative: cumulative)
    published = ProtectedUses.published(requests, catalog, known: known)
    uses.formUnion(ProtectedUses.uses(published, catalog, among: uses, cumulative: cumulative))
    self.uses = uses
    let reading = Self.reading(uses, catalog, selection: selection)
    tables = Set(reading.keys).union(Self.references(of: reading.keys, catalog)).sorted()
    var due: [String: [Period]] = [:]
    for (name, scopes) in reading {
      guard let frequency = catalog.tables[name]?.schema.frequency else { continue }
      var periods: Set<Period> = []
      for frame in frames {
        if scopes.contains(.period) { periods.formUnion(frame.period.duePeriods(frequency)) }
        if scopes.contains(.snapshot) { periods.insert(Period.lastEnded(frequency, by: frame.asOf)) }
      }
      due[name] = periods.sorted()
    }
    duePeriods = due
    history = looksBack ? Self.history(before: due, catalog) : [:]
  }

  /// Reference tables that rules of the tables look into.
  ///
  /// The network list belongs to every run, and so does what it refers to.
  private static func references(of tables: some Sequence<String>, _ catalog: Catalog) -> Set<String> {
    var found: Set<String> = []
    var open = Array(tables) + [catalog.definitions.network.members.table]
    while let name = open.popLast() {
      let references = catalog.references(of: name).filter { found.insert($0).inserted }
      open += references
    }
    return found
  }

  /// The due periods before the first one that the rules of each table compare with.
  private static func history(before due: [String: [Period]], _ catalog: Catalog) -> [String: [Period]] {
    due.reduce(into: [:]) { result, entry in
      let steps = catalog.rulesAcrossRows[entry.key]?.map(\.history).max() ?? 0
      guard var period = entry.value.first, steps > 0 else { return }
      var earlier: [Period] = []
      for _ in 0..<steps {
        period = period.previous
        earlier.append(period)
      }
      result[entry.key] = earlier.reversed()
    }
  }

  /// The frame in which a metric is computed for a frame that is shown.
  public func frame(_ frame: Int, for metric: MetricDefinition) -> Int {
    metric.isCumulative ? cumulativeFrames[frame] ?? frame : frame
  }

  /// The frame of the same time with all schools, of one with comparable schools only.
  func whole(of frame: Int) -> Int? {
    let own = frames[frame]
    return frames.firstIndex { $0.comparableWith == nil && $0.period == own.period && $0.asOf == own.asOf }
  }

  /// The frame of the period at whose end a cumulative frame ends; nil for other frames.
  func latest(of frame: Int) -> Int? {
    cumulativeFrames.first {
      $0.value == frame && $0.key != frame && frames[$0.key].period != frames[frame].period
    }?.key
  }

  private static func frames(
    _ period: Period, _ before: Period, _ days: (now: CalendarDate, before: CalendarDate), isCompared: Bool,
    from start: Int
  ) -> [Frame] {
    let current = Frame(period: period, asOf: days.now)
    guard isCompared else { return [current] }
    return [
      current, Frame(period: before, asOf: days.before),
      Frame(period: period, asOf: days.now, comparableWith: before, pair: start + Self.previousComparable),
      Frame(period: before, asOf: days.before, comparableWith: period, pair: start + Self.currentComparable),
    ]
  }

  private static func uses(
    _ requests: [MetricRequest], _ catalog: Catalog, frames: Int, cumulative: [Int: Int]
  ) -> Set<MeasureUse> {
    var uses: Set<MeasureUse> = []
    for request in requests {
      guard let metric = catalog.metrics[request.metric] else { continue }
      for name in metric.measures {
        guard let measure = catalog.measures[name] else { continue }
        let guardian = measure.definition.protectedBy.flatMap { catalog.measures[$0] }
        for used in [measure] + (guardian.map { [$0] } ?? []) {
          let dimensions = catalog.shared(request.dimensions, with: used)
          for shown in request.isCompared ? 0..<frames : Self.current..<Self.current + 1 {
            let frame = metric.definition.isCumulative ? cumulative[shown] ?? shown : shown
            uses.insert(MeasureUse(measure: used.definition.name, frame: frame, dimensions: dimensions))
          }
        }
      }
    }
    return uses
  }

  /// The tables the uses need, and which of their deliveries.
  private static func reading(
    _ uses: Set<MeasureUse>, _ catalog: Catalog, selection: MemberSelection?
  ) -> [String: Set<Scope>] {
    let network = catalog.definitions.network
    var reading: [String: Set<Scope>] = [
      network.register.table: [], network.members.table: [], network.receipts: [],
    ]
    func add(_ table: String, _ scope: Scope?) {
      let usual: Scope = catalog.tables[table]?.schema.time == .stock ? .snapshot : .period
      reading[table, default: []].insert(scope ?? usual)
    }
    for use in uses {
      guard let measure = catalog.measures[use.measure] else { continue }
      add(measure.definition.table, measure.scope)
      for filter in measure.definition.reporting { add(filter.table, nil) }
      for name in measure.definition.sets {
        if let set = catalog.sets[name] { add(set.definition.table, set.scope) }
      }
      for name in use.dimensions + (selection?.dimensions ?? []) {
        if case .school(let table, _) = catalog.dimensions[name]?.source { add(table, nil) }
        if let table = catalog.dimensions[name]?.text?.table { add(table, nil) }
      }
    }
    // Completeness speaks of every delivery that is due, whether its rows are aggregated or not.
    if reading.keys.contains(where: { catalog.tables[$0]?.schema.sender == .system }) {
      for table in catalog.tables.values where table.schema.frequency != nil {
        add(table.schema.name, .period)
        add(table.schema.name, .snapshot)
      }
    }
    return reading
  }

  /// The plan of a report for some audiences: what only protects a publication is computed only for one.
  ///
  /// - Throws: `ConfigError` if the period is not of the report's kind.
  public init(
    report: ReportDefinition, catalog: Catalog, period: Period, asOf: CalendarDate?,
    audiences: [Audience] = Audience.allCases, known: [String: Set<[String]>] = [:]
  ) {
    self.init(
      catalog: catalog, period: period, asOf: asOf,
      requests: MetricRequest.all(of: report, for: audiences), looksBack: true, known: known)
  }
}

/// A metric by dimensions.
public struct MetricRequest: Sendable, Hashable {
  /// The metric.
  public let metric: String
  /// The dimensions.
  public let dimensions: [String]
  /// Whether the period before is needed too.
  public let isCompared: Bool
  /// Whether it is part of a publication, so that it must be protected.
  public let isPublished: Bool

  /// A request.
  public init(
    metric: String, dimensions: [String], isCompared: Bool = false, isPublished: Bool = false
  ) {
    self.metric = metric
    self.dimensions = dimensions
    self.isCompared = isCompared
    self.isPublished = isPublished
  }

  /// Everything a report shows: its tables for the audiences with totals, and each metric's total for the
  /// sentences.
  static func all(of report: ReportDefinition, for audiences: [Audience]) -> [MetricRequest] {
    var requests: [MetricRequest] = []
    let tellsChanges = report.tellsChanges
    let isForPublic = audiences.contains(.veroeffentlichung)
    let published = Set(report.tables(for: .veroeffentlichung).map(\.id))
    for table in report.tables {
      for metric in table.metrics + table.beside {
        let isCompared = table.comparesPrevious && table.metrics.contains(metric)
        for audience in audiences {
          let dimensions = (table.by[audience] ?? []) + (table.across.map { [$0] } ?? [])
          let isPublished = audience == .veroeffentlichung && published.contains(table.id)
          requests.append(
            MetricRequest(
              metric: metric, dimensions: dimensions, isCompared: isCompared, isPublished: isPublished))
          if let across = table.across {
            requests.append(MetricRequest(metric: metric, dimensions: table.by[audience] ?? []))
            requests.append(
              MetricRequest(metric: metric, dimensions: [across], isPublished: isPublished))
          }
        }
        requests.append(
          MetricRequest(
            metric: metric, dimensions: [], isCompared: tellsChanges || table.comparesPrevious,
            isPublished: isForPublic))
      }
    }
    for metric in report.feedback?.metrics ?? [] {
      requests.append(
        MetricRequest(metric: metric, dimensions: report.feedback.map { [$0.dimension] } ?? []))
    }
    return requests
  }
}
