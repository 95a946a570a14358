import Tabular

/// What is changed in a row that all the same counts: plausible by itself, doubtful in comparison.
enum RowChange: Hashable {
  /// More young people at the beginning of the month, and as many more leaving.
  case stockAndClosed(Int)
  /// Weekly hours times 100.
  case hours(Int)
  /// Another person's pseudonym.
  case person(String)
  /// A vacant post that is filled, with hours times 100.
  case holder(String, from: CalendarDate, hours: Int)
  /// Filled from another day on.
  case from(CalendarDate)
  /// Another number of participants.
  case participants(Int)
}

extension SampleRow {
  /// Rows of other tables stay as they are.
  func changed(_ change: RowChange) -> Self { self }
}

extension PostRow {
  func changed(_ change: RowChange) -> PostRow {
    var row = self
    switch change {
    case .hours(let hours): row.hours = hours
    case .from(let day): row.from = day
    case .holder(let person, let from, let hours):
      (row.person, row.from, row.hours) = (person, from, hours)
    default: break
    }
    return row
  }
}

extension ActivityRow {
  func changed(_ change: RowChange) -> ActivityRow {
    guard case .participants(let number) = change else { return self }
    var row = self
    row.participants = number
    return row
  }

  /// Quarter hours instead of hours.
  var inQuarters: ActivityRow {
    var row = self
    row.hours *= 4
    return row
  }
}

extension CaseRow {
  func changed(_ change: RowChange) -> CaseRow {
    guard case .stockAndClosed(let number) = change else { return self }
    var row = self
    row.stock += number
    row.closed += number
    return row
  }
}

extension TrainingRow {
  func changed(_ change: RowChange) -> TrainingRow {
    guard case .person(let person) = change else { return self }
    var row = self
    row.person = person
    return row
  }
}
