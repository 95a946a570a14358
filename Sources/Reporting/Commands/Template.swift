import Platform
public import Render
public import Tabular
import Validate

/// The form of a table, for a school and a due period, as the contract wants it.
public struct Template: Sendable {
  /// What is written.
  public let form: Form

  /// The form of a table that schools or the coordination office send.
  ///
  /// A month also names the half-year or school year it lies in.
  /// - Throws: `ReportingError` for an unknown table, a school number that cannot be one, a period the table is
  ///   not due for; `ConfigError` for wrong definitions.
  public init(table name: String, school: String?, period given: Period, definitions: String) throws {
    let catalog = try Catalog.load(definitions).catalog
    let names = catalog.tables.values.filter { [.school, .office].contains($0.schema.sender) }
      .map(\.schema.name).sorted()
    guard names.contains(name), let table = catalog.tables[name]?.schema, let frequency = table.frequency
    else {
      throw ReportingError(
        .selectionEmpty,
        "there is no table '\(name)' that is delivered\(suggestion(for: name, in: names)) (known are "
          + "\(names.joined(separator: ", ")))")
    }
    guard let period = Recognition.due(frequency, given) else {
      throw ReportingError(
        .selectionEmpty, "'\(name)' is \(frequency.rawValue); it is not due for \(given.id)")
    }
    switch (table.sender, school) {
    case (.school, nil):
      throw ReportingError(.selectionEmpty, "'\(name)' is sent by each school; say which one with --school")
    case (.office, .some):
      throw ReportingError(
        .selectionEmpty, "'\(name)' is kept by the coordination office for all schools; leave out --school")
    default: break
    }
    if let school, let field = table.schoolField {
      let digits = table.fields[field].constraints.digits ?? school.utf8.count
      guard school.utf8.count == digits, school.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        throw ReportingError(.selectionEmpty, "a school number has \(digits) digits")
      }
    }
    let rules = catalog.rules[name] ?? []
    form = Form(
      table: table, period: period, schoolNumber: school,
      periodField: rules.lazy.compactMap { ($0 as? PeriodMismatch)?.field }.first,
      contact: catalog.definitions.network.contact)
  }

  /// Writes workbook and CSV file below the folder, in the due period's own, under the agreed name.
  ///
  /// A form that is there already may have been filled in: it is never overwritten.
  /// - Returns: The paths of the files.
  /// - Throws: `ReportingError` where they cannot be written.
  public func write(to folder: String, language: Language) throws -> [String] {
    let place = "\(folder)/\(form.period.folderName)"
    let paths = ["\(place)/\(form.name).xlsx", "\(place)/\(form.name).csv"]
    for path in paths where try Files.exists(path) {
      throw ReportingError(
        .cannotWrite,
        "\(path) is there already and may have been filled in; move it away or name another folder")
    }
    do {
      try Files.createDirectory(place)
      let partial = "\(place)/.\(form.name).partial.xlsx"
      try Files.remove(partial, within: place)
      do {
        try FormWorkbook.write(form, language: language, to: partial)
        try Files.copy(partial, to: paths[0])
        try Files.write(form.csv, to: paths[1])
        try Files.remove(partial, within: place)
      } catch {
        try? Files.remove(partial, within: place)
        throw error
      }
    } catch let error as PlatformError {
      throw ReportingError(.cannotWrite, "\(error)")
    }
    return paths
  }
}
