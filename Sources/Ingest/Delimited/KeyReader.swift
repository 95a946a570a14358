public import Contract
public import Platform
import Tabular

/// Reads the values that a foreign key may name from the table it refers to.
public struct KeyReader {
  private let dialect: DialectDescriptor
  private let names: [String]
  private let fields: [FieldDescriptor]
  private let order: [String]?

  /// Why a table cannot serve as a reference.
  public enum Failure: Error, Sendable {
    /// It has no column of that name.
    case noField(String)
    /// Its bytes are no text of the encoding, or a row never ends.
    case unreadable
  }

  /// A reader of the columns `names`, read as `fields` are; `order` gives the columns of a file without header.
  public init(dialect: DialectDescriptor, names: [String], fields: [FieldDescriptor], order: [String]?) {
    self.dialect = dialect
    self.names = names
    self.fields = fields
    self.order = order
  }

  /// The keys of all rows that have one.
  ///
  /// - Throws: `Failure`, and `PlatformError` where the file cannot be read.
  public func read(_ file: InputFile) throws -> KeySet {
    var keys = KeySet()
    var header = HeaderRows(dialect)
    var columns: [Int] = []
    var isHeaderDone = dialect.headerRows.isEmpty
    if isHeaderDone { columns = try self.columns(order ?? []) }
    do {
      var stream = try RecordStream(file, dialect: dialect)
      try stream.forEach { bytes, scanner, place in
        if dialect.isComment(bytes, scanner, record: place.record) { return }
        guard isHeaderDone else {
          if dialect.headerRows.contains(place.record) {
            header.add(scanner.cells.map { String(decoding: scanner.decoded(bytes, $0), as: UTF8.self) })
          }
          if place.record >= dialect.headerRows[dialect.headerRows.count - 1] {
            columns = try self.columns(header.labels)
            isHeaderDone = true
          }
          return
        }
        if let key = key(bytes, scanner, columns) { _ = keys.insert(key) }
      }
    } catch is DecodingFailure {
      throw Failure.unreadable
    } catch is RecordTooLong {
      throw Failure.unreadable
    }
    return keys
  }

  private func columns(_ labels: [String]) throws(Failure) -> [Int] {
    var columns: [Int] = []
    for name in names {
      guard let column = labels.firstIndex(of: name) else { throw .noField(name) }
      columns.append(column)
    }
    return columns
  }

  private func key(
    _ bytes: borrowing Span<UInt8>, _ scanner: borrowing RecordScanner, _ columns: [Int]
  ) -> CellKey? {
    var key: CellKey?
    for (field, column) in zip(fields, columns) {
      guard column < scanner.cells.count else { return nil }
      let text = scanner.decoded(bytes, scanner.cells[column])
      guard !field.isMissing(text.span), let value = field.type.read(text.span) else { return nil }
      key = key?.joined(with: value.key) ?? value.key
    }
    return key
  }
}
