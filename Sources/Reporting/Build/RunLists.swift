import Render
import Tabular
import Validate

/// The lists of a report that no measure counts: who is missing what, what is wrong, what to do by when.
struct RunLists {
  private let deliveries: DeliveryList
  private let findings: [FoundInDelivery]
  private let lastDay: CalendarDate

  /// What is wrong in one delivery: findings of one rule.
  private struct FoundInDelivery {
    let item: DeliveryList.Item
    let severity: Severity
    let message: Localized
    let count: Int
  }

  /// Collects what the lists tell.
  init(_ evaluation: Evaluation) {
    let deliveries = DeliveryList(evaluation)
    self.deliveries = deliveries
    var items: [Place: DeliveryList.Item] = [:]
    for item in deliveries.items { items[Place(item)] = item }
    var places: [String: DeliveryList.Item] = [:]
    // What a superseded file got wrong is nobody's business any more.
    for outcome in evaluation.intake.outcomes where outcome.isChosen || !outcome.isUsable {
      let found = outcome.found
      places[found.path] = items[Place(school: found.schoolNumber, table: found.table, period: found.period)]
    }
    var messages: [Kind: Localized] = [:]
    for finding in evaluation.log.sorted {
      let kind = Kind(file: finding.location.file, rule: finding.rule, severity: finding.severity)
      if messages[kind] == nil { messages[kind] = finding.message }
    }
    let sorted = evaluation.log.counts.sorted { left, right in
      let (a, b) = (left.key, right.key)
      if a.severity != b.severity { return a.severity > b.severity }
      return (a.file, a.rule) < (b.file, b.rule)
    }
    findings = sorted.compactMap { key, count -> FoundInDelivery? in
      let kind = Kind(file: key.file, rule: key.rule, severity: key.severity)
      guard key.severity != .note, let item = places[key.file], let message = messages[kind] else {
        return nil
      }
      return FoundInDelivery(item: item, severity: key.severity, message: message, count: count)
    }.enumerated().sorted { left, right in
      let (a, b) = (left.element.item, right.element.item)
      return a == b ? left.offset < right.offset : a.precedes(b)
    }.map(\.element)
    lastDay = evaluation.plan.frames[Plan.current].period.lastDay
  }

  private struct Kind: Hashable {
    let file: String
    let rule: String
    let severity: Severity
  }

  private struct Place: Hashable {
    let school: String?
    let table: String
    let period: Period

    init(school: String?, table: String, period: Period) {
      self.school = school
      self.table = table
      self.period = period
    }

    init(_ item: DeliveryList.Item) { self.init(school: item.school, table: item.table, period: item.period) }
  }

  /// The list as a table of the report.
  func table(
    _ list: ReportList, id: String, title: String, description: String, language: Language
  ) -> ReportTable {
    let words = Words(language)
    let (columns, rows) =
      switch list {
      case .missing: missing(words)
      case .findings: found(words)
      case .tasks: tasks(words)
      }
    return ReportTable(
      id: id, title: title, description: description, columns: columns, rows: rows, notes: [],
      source: words.source, dimensions: [], flat: [])
  }

  private typealias Content = (columns: [ReportColumn], rows: [[Cell]])

  private func missing(_ words: Words) -> Content {
    (
      words.columns("missing"),
      deliveries.missing.map { item in
        words.who(item) + [
          .text(item.title[words.language]),
          .text(PeriodText.name(item.period, language: words.language)),
          .text(words.state(item)), .date(item.deadline),
          .text(PeriodText.name(item.missingSince, language: words.language)),
        ]
      }
    )
  }

  private func found(_ words: Words) -> Content {
    (
      words.columns("findings"),
      findings.map { found in
        words.who(found.item) + [
          .text(found.item.title[words.language]),
          .text(PeriodText.name(found.item.period, language: words.language)),
          .text(words.severity(found.severity)), .text(found.message[words.language]),
          .number(Rational(found.count)),
        ]
      }
    )
  }

  /// By day and school.
  ///
  /// What is not due any more, and every correction, is asked for with the next delivery.
  private func tasks(_ words: Words) -> Content {
    var tasks = deliveries.missing.map { item in
      (
        item: item, day: item.deadline(after: lastDay, isPast: item.deadline <= lastDay),
        text: words.send(item)
      )
    }
    var counted: [Place: (item: DeliveryList.Item, errors: Int, warnings: Int)] = [:]
    for found in findings where !found.item.isMissing {
      counted[Place(found.item), default: (found.item, 0, 0)].errors +=
        found.severity == .error ? found.count : 0
      counted[Place(found.item), default: (found.item, 0, 0)].warnings +=
        found.severity == .warning ? found.count : 0
    }
    for (item, errors, warnings) in counted.values {
      tasks.append(
        (
          item, item.deadline(after: lastDay, isPast: true),
          words.correct(item, errors: errors, warnings: warnings)
        ))
    }
    tasks.sort { left, right in
      left.day != right.day ? left.day < right.day : left.item.precedes(right.item)
    }
    return (
      words.columns("tasks"),
      tasks.map { [.date($0.day)] + words.who($0.item) + [.text($0.text)] }
    )
  }
}

/// What the lists say.
private struct Words {
  let language: Language

  init(_ language: Language) { self.language = language }

  private func pick(_ german: String, _ english: String) -> String { language == .de ? german : english }

  var source: String {
    pick("Eingangsliste; Netzwerkliste; Prüfung der Lieferungen", "List of receipts; network list; checks")
  }

  func columns(_ list: String) -> [ReportColumn] {
    func words(_ headers: [String]) -> [ReportColumn] {
      headers.map { ReportColumn(header: $0, unit: nil, kind: .text) }
    }
    let school = [pick("Schulnummer", "School number"), pick("Schule", "School")]
    let delivery = [pick("Lieferung", "Delivery"), pick("Zeitraum", "Period")]
    switch list {
    case "missing":
      return words(
        school + delivery + [
          pick("Stand", "State"), pick("Frist", "Deadline"), pick("Fehlt seit", "Missing since"),
        ]
      )
    case "findings":
      return words(
        school + delivery + [pick("Einstufung", "Severity"), pick("Was auffällt", "What stands out")])
        + [
          ReportColumn(
            header: pick("Wie oft", "How often"), unit: pick("Anzahl", "number"), kind: .number(decimals: 0))
        ]
    default: return words([pick("Bis wann", "By when")] + school + [pick("Was zu tun ist", "What to do")])
    }
  }

  func who(_ item: DeliveryList.Item) -> [Cell] {
    guard let school = item.school else {
      return [.sign(.notMeaningful), .text(pick("Koordinationsstelle", "Coordination office"))]
    }
    return [.text(school), .text(item.name)]
  }

  func state(_ item: DeliveryList.Item) -> String {
    item.state.isReceived
      ? pick("eingegangen, zählt noch nicht", "received, does not count yet")
      : pick("nicht eingegangen", "not received")
  }

  func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: pick("Fehler", "Error")
    case .warning: pick("Rückfrage", "Query")
    case .note: pick("Hinweis", "Note")
    }
  }

  private func named(_ item: DeliveryList.Item) -> String {
    let title = item.title[language]
    let period = PeriodText.name(item.period, language: language)
    return pick("„\(title)“ für \(period)", "“\(title)” for \(period)")
  }

  func send(_ item: DeliveryList.Item) -> String {
    guard !item.state.isReceived else {
      return pick(
        "\(named(item)) berichtigt noch einmal senden: Die Datei ist da, zählt aber noch nicht.",
        "Send \(named(item)) again, corrected: the file is here but does not count yet.")
    }
    return pick(
      "\(named(item)) senden; war nichts zu melden, genügt eine Datei nur mit der Kopfzeile.",
      "Send \(named(item)); if there was nothing to report, a file with only the header is enough.")
  }

  func correct(_ item: DeliveryList.Item, errors: Int, warnings: Int) -> String {
    let number = { (count: Int) in NumberText.text(count, language: language) }
    let queries =
      warnings == 1
      ? pick("eine Rückfrage", "one query")
      : pick("\(number(warnings)) Rückfragen", "\(number(warnings)) queries")
    guard errors > 0 else {
      return pick("Zu \(named(item)): \(queries) klären.", "On \(named(item)): answer \(queries).")
    }
    let faults =
      errors == 1
      ? pick("einen Fehler", "one error") : pick("\(number(errors)) Fehler", "\(number(errors)) errors")
    let further = warnings == 0 ? "" : pick(" und \(queries) klären", " and answer \(queries)")
    return pick(
      "In \(named(item)) \(faults) berichtigen\(further), dann die ganze Datei noch einmal senden.",
      "In \(named(item)), correct \(faults)\(further), then send the whole file again.")
  }
}

extension DeliveryList.Item {
  fileprivate func precedes(_ other: DeliveryList.Item) -> Bool {
    if school != other.school { return (school ?? "") < (other.school ?? "") }
    return table == other.table ? period < other.period : table < other.table
  }

  /// The delivery's own deadline, or where that is past the one of the first delivery due after the day.
  fileprivate func deadline(after day: CalendarDate, isPast: Bool) -> CalendarDate {
    guard isPast else { return deadline }
    let next = day.adding(days: 1)
    let parts = next.components
    let due: Period =
      switch period {
      case .halfYear: .halfYear(containing: next)
      case .schoolYear: .schoolYear(containing: next)
      default: .month(year: parts.year, month: parts.month)
      }
    return due.lastDay.adding(days: deadline.dayNumber - period.lastDay.dayNumber)
  }
}
