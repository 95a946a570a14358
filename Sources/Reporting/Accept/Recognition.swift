import Ingest
import Platform
import Tabular
import Validate

/// What an attachment turned out to be.
struct Recognised: Sendable {
  let table: TableDefinition
  /// The school's number; nil for tables of the coordination office.
  let school: String?
  let period: Period
  let sha256: String
}

/// Tells table, school and due period of a file by its content; what is given may fill gaps, never contradict.
struct Recognition {
  let catalog: Catalog
  let reader: TableReader
  /// The numbers that the register or the network list knows; nil takes every number.
  let schools: Set<String>?
  let given: (table: TableDefinition?, school: String?, period: Period?)
  /// The day of receipt: no delivery is for a time after it.
  let received: CalendarDate

  /// Reads the file; `name` is how findings call it.
  ///
  /// - Throws: `Refusal` where the file cannot be taken in.
  func recognise(_ path: String, named name: String) throws -> Recognised {
    let file: InputFile
    do { file = try InputFile(path: path) } catch { throw Refusal.cannotOpen(error.message) }
    let (table, inspection) = try table(of: file, named: name)
    var log = FindingLog(limit: 0)
    let content = try reader.readAll(path, named: name, table: table, log: &log)
    guard content.inspection.isUsable else { throw Self.unusable(content.inspection) }
    // Two readings of one file must have seen the same bytes.
    guard content.inspection.sha256 == inspection.sha256 else { throw Refusal.changed }
    let needsSchool = table.schema.sender == .school && given.school == nil
    if needsSchool || given.period == nil, Self.rows(content.batches).first(where: { _ in true }) == nil {
      throw Refusal.noRows(table.schema)
    }
    let school = try school(table, content.batches)
    let period = try period(table, content.batches)
    guard period.firstDay <= received else { throw Refusal.notYet(period) }
    return Recognised(table: table, school: school, period: period, sha256: content.inspection.sha256)
  }

  private static func unusable(_ inspection: Inspection) -> Refusal {
    inspection.findings.first { $0.severity == .error }.map { .unusable($0) } ?? .noTable
  }

  // MARK: Table

  private func table(
    of file: InputFile, named name: String
  ) throws -> (table: TableDefinition, inspection: Inspection) {
    let tables = catalog.definitions.tables.filter { [.school, .office].contains($0.schema.sender) }
    var inspections: [(table: TableDefinition, inspection: Inspection)] = []
    for table in tables {
      inspections.append((table, try Inspection(of: file, path: name, table: table.schema)))
    }
    let fitting = Self.best(inspections)
    if let given = given.table {
      guard let match = fitting.first(where: { $0.table.schema.name == given.schema.name }) else {
        let own = inspections.first { $0.table.schema.name == given.schema.name }
        throw Refusal.otherTable(
          given: given.schema, own?.inspection.findings.first { $0.severity == .error })
      }
      return match
    }
    guard fitting.count < 2 else { throw Refusal.severalTables(fitting.map(\.table.schema.name)) }
    if let match = fitting.first { return match }
    // Missing headings say only that it is another table; any other fault is the file's own.
    let faults = inspections.compactMap { $0.inspection.findings.first { $0.severity == .error } }
    if let fault = faults.first(where: { $0.rule != "missing-label" }) { throw Refusal.unusable(fault) }
    throw Refusal.noTable
  }

  /// Tables whose headings are all there; where several are, those that know every heading of the file.
  private static func best(
    _ all: [(table: TableDefinition, inspection: Inspection)]
  ) -> [(table: TableDefinition, inspection: Inspection)] {
    let usable = all.filter(\.inspection.isUsable)
    guard usable.count > 1 else { return usable }
    let exact = usable.filter { match in
      match.inspection.columnOfField.count { $0 != nil } == match.inspection.fileColumns
    }
    return exact.isEmpty ? usable : exact
  }

  // MARK: School

  private func school(_ table: TableDefinition, _ batches: [Batch]) throws(Refusal) -> String? {
    guard table.schema.sender == .school, let field = table.schema.schoolField else {
      guard given.school == nil else { throw Refusal.officeHasNoSchool(table.schema) }
      return nil
    }
    let texts = reader.domains.domain(of: table.schema.fields[field], in: table.schema).texts
    var codes: Set<Int64> = []
    for (batch, row) in Self.rows(batches) {
      let code = batch.columns[field].values[row]
      if !Missing.contains(code) { codes.insert(code) }
    }
    let found = codes.map { texts[Int($0)] }.sorted()
    if let number = given.school {
      guard schools?.contains(number) ?? true else { throw Refusal.unknownSchool(number) }
      guard found.isEmpty || found.contains(number) else {
        throw Refusal.otherSchool(given: number, found: found)
      }
      return number
    }
    guard found.count < 2 else { throw Refusal.severalSchools(found) }
    guard let number = found.first else { throw Refusal.noSchool }
    guard schools?.contains(number) ?? true else { throw Refusal.unknownSchool(number) }
    return number
  }

  // MARK: Period

  private func period(_ table: TableDefinition, _ batches: [Batch]) throws(Refusal) -> Period {
    guard let frequency = table.schema.frequency else { throw Refusal.noPeriod(table.schema) }
    // The contract says which day must lie in the due period.
    let rules = catalog.rules[table.schema.name] ?? []
    let field = rules.lazy.compactMap { ($0 as? PeriodMismatch)?.field }.first
    var rows: [Period: Int] = [:]
    if let field {
      for (batch, row) in Self.rows(batches) {
        let day = batch.columns[field].values[row]
        guard !Missing.contains(day) else { continue }
        rows[Self.due(frequency, CalendarDate(dayNumber: Int(day))), default: 0] += 1
      }
    }
    let found = rows.keys.sorted()
    if let period = given.period {
      guard let period = Self.due(frequency, period) else {
        throw Refusal.wrongPeriod(given: period, table.schema)
      }
      guard found.isEmpty || found.contains(period) else {
        throw Refusal.otherPeriod(given: period, found: found)
      }
      return period
    }
    guard found.count < 2 else {
      throw Refusal.severalPeriods(found.map { ($0, rows[$0] ?? 0) })
    }
    guard let period = found.first else { throw Refusal.noPeriod(table.schema) }
    return period
  }

  /// Rows that can be read as records, whether they count or not.
  private static func rows(_ batches: [Batch]) -> some Sequence<(Batch, Int)> {
    batches.lazy.flatMap { batch in
      (0..<batch.rowCount).lazy.filter { batch.rejected[$0] < 2 }.map { (batch, $0) }
    }
  }

  private static func due(_ frequency: Frequency, _ day: CalendarDate) -> Period {
    switch frequency {
    case .monthly: .month(year: day.year, month: day.month)
    case .halfYearly: .halfYear(containing: day)
    case .yearly: .schoolYear(containing: day)
    }
  }

  /// The due period that is meant; a month also names the half-year or school year it lies in.
  static func due(_ frequency: Frequency, _ given: Period) -> Period? {
    switch (frequency, given) {
    case (.monthly, .month), (.halfYearly, .halfYear), (.yearly, .schoolYear): given
    case (.halfYearly, .month), (.yearly, .month): due(frequency, given.firstDay)
    default: nil
    }
  }
}
