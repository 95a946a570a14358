/// A text encoding that deliveries come in.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  /// UTF-8, with or without byte order mark.
  case utf8 = "utf-8"
  /// UTF-16, little-endian.
  case utf16LittleEndian = "utf-16le"
  /// UTF-16, big-endian.
  case utf16BigEndian = "utf-16be"
  /// Windows-1252, what a German Excel writes.
  case windows1252 = "windows-1252"
  /// ISO-8859-1.
  case latin1 = "iso-8859-1"
  /// ISO-8859-15.
  case latin9 = "iso-8859-15"
  /// DOS code page 850.
  case cp850 = "cp850"
  /// Mac Roman.
  case macRoman = "macintosh"
}

/// Table Dialect: what a contract fixes about its files; nil is found out from the file.
public struct Dialect: Sendable, Hashable {
  /// The encoding, where the contract fixes it.
  public let encoding: TextEncoding?
  /// The delimiter's byte, where the contract fixes it.
  public let delimiter: UInt8?
  /// How many header rows there are; two are joined column by column.
  public let headerRows: Int
  /// `,` (German) or `.`.
  public let decimalChar: UInt8
  /// The group sign, or nil for none.
  public let groupChar: UInt8?

  /// A dialect; the default fixes nothing but German numbers.
  public init(
    encoding: TextEncoding? = nil, delimiter: UInt8? = nil, headerRows: Int = 1,
    decimalChar: UInt8 = 0x2C, groupChar: UInt8? = 0x2E
  ) {
    self.encoding = encoding
    self.delimiter = delimiter
    self.headerRows = headerRows
    self.decimalChar = decimalChar
    self.groupChar = groupChar
  }
}

/// Who sends a table.
public enum Sender: String, Sendable, Hashable, CaseIterable {
  /// Each school of the network: one file per school and due period.
  case school
  /// The coordination office: one file per due period.
  case office
  /// Kept in `stammdaten/`, in dated editions.
  case reference
  /// The list of receipts, kept beside the deliveries.
  case receipts
  /// Made by the run itself: the list of expected deliveries.
  case system
}

/// How the rows of a table relate to time.
public enum TimeKind: String, Sendable, Hashable, CaseIterable {
  /// Happened in the period; periods are added up.
  case flow
  /// Valid on a date; one snapshot counts, snapshots are never added up.
  case stock
}

/// The contract of one table: what its files look like and what its rows must satisfy.
public struct TableSchema: Sendable, Hashable {
  /// The table's name, part of its file names: `taetigkeiten`.
  public let name: String
  /// The table's title in reports and feedback.
  public let title: Localized
  /// Who sends it.
  public let sender: Sender
  /// Flow or stock.
  public let time: TimeKind
  /// How often it is due; nil for reference tables.
  public let frequency: Frequency?
  /// Days after the end of the due period until a delivery is late.
  public let deadlineDays: Int
  /// What the contract fixes about its files.
  public let dialect: Dialect
  /// The columns, in the agreed order.
  public let fields: [Field]
  /// Positions of the fields that identify a row; empty for none.
  public let primaryKey: [Int]
  /// The field that holds the school number, if any.
  public let schoolField: Int?

  /// Whether anybody has agreed upon it; a table made up for a file that no contract fits has no name.
  public var isAgreed: Bool { !name.isEmpty }

  /// A contract; positions must lie within `fields`.
  public init(
    name: String, title: Localized, sender: Sender, time: TimeKind, frequency: Frequency? = nil,
    deadlineDays: Int = 0, dialect: Dialect = Dialect(), fields: [Field], primaryKey: [Int] = [],
    schoolField: Int? = nil
  ) {
    precondition(primaryKey.allSatisfy(fields.indices.contains))
    precondition(schoolField.map(fields.indices.contains) ?? true)
    self.name = name
    self.title = title
    self.sender = sender
    self.time = time
    self.frequency = frequency
    self.deadlineDays = deadlineDays
    self.dialect = dialect
    self.fields = fields
    self.primaryKey = primaryKey
    self.schoolField = schoolField
  }

  /// The position of the field with that name.
  public func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }
}
