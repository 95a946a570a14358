/// What a field's cells may hold: the types of Table Schema v2 with their formats.
public indirect enum CellType: Sendable, Hashable {
  case string(TextFormat)
  case integer(NumberStyle)
  case number(NumberStyle)
  case boolean(true: [[UInt8]], false: [[UInt8]])
  case date(TimeFormat)
  case time(TimeFormat)
  case datetime(TimeFormat)
  case year
  case yearmonth
  case duration
  case list(delimiter: [UInt8], item: CellType)
  case object
  case array
  case geopoint(PointFormat)
  case geojson(GeoFormat)
  case any

  /// The names of all types.
  public static let names = [
    "string", "integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth", "duration",
    "list",
    "object", "array", "geopoint", "geojson", "any",
  ]

  /// Table Schema's name of the type.
  public var name: String {
    switch self {
    case .string: "string"
    case .integer: "integer"
    case .number: "number"
    case .boolean: "boolean"
    case .date: "date"
    case .time: "time"
    case .datetime: "datetime"
    case .year: "year"
    case .yearmonth: "yearmonth"
    case .duration: "duration"
    case .list: "list"
    case .object: "object"
    case .array: "array"
    case .geopoint: "geopoint"
    case .geojson: "geojson"
    case .any: "any"
    }
  }

  /// Whether `minimum` and `maximum` have a meaning.
  public var isOrdered: Bool {
    switch self {
    case .integer, .number, .date, .time, .datetime, .year, .yearmonth, .duration: true
    default: false
    }
  }

  /// Whether `minLength` and `maxLength` have a meaning.
  public var hasLength: Bool {
    switch self {
    case .string, .list, .object, .array: true
    default: false
    }
  }

  /// The cell's meaning; nil where it does not fit the type.
  @inline(__always)
  public func read(_ cell: borrowing Span<UInt8>) -> CellValue? {
    switch self {
    case .string(let format): return format.read(cell)
    case .integer(let style): return style.integer(cell)
    case .number(let style): return style.number(cell)
    case .boolean(let yes, let no):
      for word in yes where cell.equals(word) { return CellValue(order: 1) }
      for word in no where cell.equals(word) { return CellValue(order: 0) }
      return nil
    case .date(let format): return format.date(cell)
    default: return readRare(cell)
    }
  }

  @inline(never)
  private func readRare(_ cell: borrowing Span<UInt8>) -> CellValue? {
    switch self {
    case .time(let format): format.time(cell)
    case .datetime(let format): format.dateTime(cell)
    case .year: CalendarMonth.year(cell)
    case .yearmonth: CalendarMonth.yearMonth(cell)
    case .duration: Duration.read(cell)
    case .list(let delimiter, let item): Structure.list(cell, delimiter: delimiter, item: item)
    case .object: Structure.object(cell)
    case .array: Structure.array(cell)
    case .geopoint(let format): format.read(cell)
    case .geojson(let format): format.read(cell)
    default: CellValue(key: CellKey(text: cell), length: cell.characters)
    }
  }

  /// Whether the left value is surely smaller than the right one.
  @inline(__always)
  func isLess(_ left: CellValue, _ right: CellValue) -> Bool {
    if case .duration = self { return Duration.isLess(left.key, right.key) }
    return left.order < right.order
  }
}
