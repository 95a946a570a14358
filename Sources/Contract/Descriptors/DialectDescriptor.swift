public import Configuration
public import Tabular

/// A Table Dialect: how a delimited file is written.
public struct DialectDescriptor: Sendable, Hashable {
  /// The encoding; Table Schema's default is UTF-8.
  public var encoding = TextEncoding.utf8
  /// What stands between two cells.
  public var delimiter: [UInt8] = [Char.comma]
  /// What ends a row; nil for line feed, carriage return, or both.
  public var lineTerminator: [UInt8]?
  /// The character around cells; empty for none.
  public var quoteChar: [UInt8] = [0x22]
  /// Whether two quotes within quotes are one.
  public var doubleQuote = true
  /// The character that takes the meaning from the next one.
  public var escapeChar: [UInt8]?
  /// The text of a cell without value.
  public var nullSequence: [UInt8]?
  /// Whether blanks behind a delimiter are dropped.
  public var skipInitialSpace = false
  /// The records the header consists of, from 1; empty for none.
  public var headerRows = [1]
  /// What joins several header rows.
  public var headerJoin = " "
  /// Records that are no data.
  public var commentRows: Set<Int> = []
  /// What records begin with that are no data.
  public var commentChar: [UInt8]?

  /// Properties of other kinds of files; the specification has them ignored where they do not apply.
  private static let elsewhere = ["property", "itemType", "itemKeys", "sheetNumber", "sheetName", "table"]
  private static let descriptive = ["$schema", "name", "title", "description", "csvddfVersion"]
  private static let keys =
    [
      "header", "headerRows", "headerJoin", "commentRows", "commentChar", "delimiter", "lineTerminator",
      "quoteChar",
      "doubleQuote", "escapeChar", "nullSequence", "skipInitialSpace", "caseSensitiveHeader", "encoding",
      "bom",
    ] + elsewhere + descriptive

  /// The specification's default.
  public init() {}

  /// Reads a descriptor; `encoding` and `bom` may stand in it as well.
  ///
  /// - Throws: `ConfigError` at the place of what is wrong or not understood.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: Self.keys)
    if let node = map.optional("encoding") { encoding = try Self.encoding(node) }
    if let node = map.optional("bom") { _ = try node.boolean() }
    if let node = map.optional("delimiter") { delimiter = try Self.text(node) }
    if let node = map.optional("lineTerminator") { lineTerminator = Self.terminator(try Self.text(node)) }
    if let node = map.optional("quoteChar") { quoteChar = node.scalar == "" ? [] : try Self.character(node) }
    if let node = map.optional("doubleQuote") { doubleQuote = try node.boolean() }
    if let node = map.optional("escapeChar"), node.scalar != "" { escapeChar = try Self.character(node) }
    if let node = map.optional("nullSequence"), node.isQuoted || node.scalar != "" {
      nullSequence = Array((node.scalar ?? "").utf8)
    }
    if let node = map.optional("skipInitialSpace") { skipInitialSpace = try node.boolean() }
    if let node = map.optional("headerJoin") { headerJoin = node.scalar ?? " " }
    if let node = map.optional("headerRows") { headerRows = try Self.rows(node) }
    if let node = map.optional("header"), try !node.boolean() { headerRows = [] }
    if let node = map.optional("commentRows") { commentRows = Set(try Self.rows(node)) }
    if let node = map.optional("commentChar"), node.scalar != "" { commentChar = try Self.text(node) }
    if let node = map.optional("caseSensitiveHeader"), try !node.boolean() {
      throw node.error(
        "headings are always compared with case; 'caseSensitiveHeader: false' is not supported")
    }
    let signs = [delimiter, quoteChar, escapeChar ?? []].filter { !$0.isEmpty }
    guard Set(signs).count == signs.count else {
      throw node.error("delimiter, quote and escape character must differ from each other")
    }
  }

  private static func text(_ node: ConfigNode) throws(ConfigError) -> [UInt8] {
    let text = try node.string()
    guard !text.isEmpty else { throw node.error("a text that is not empty is expected") }
    return Array(text.utf8)
  }

  private static func character(_ node: ConfigNode) throws(ConfigError) -> [UInt8] {
    let text = try node.string()
    guard text.unicodeScalars.count == 1 else {
      throw node.error("a single character is expected, found '\(text)'")
    }
    return Array(text.utf8)
  }

  /// Whatever ends lines on one system is understood from all.
  private static func terminator(_ text: [UInt8]) -> [UInt8]? {
    [[0x0D, 0x0A], [0x0A], [0x0D]].contains(text) ? nil : text
  }

  private static func rows(_ node: ConfigNode) throws(ConfigError) -> [Int] {
    var rows: [Int] = []
    for entry in node.elements ?? [node] {
      let row = try entry.integer()
      guard row >= 1, !rows.contains(row) else { throw entry.error("rows are counted from 1, each once") }
      rows.append(row)
    }
    return rows.sorted()
  }

  /// An encoding by one of its usual names.
  static func encoding(_ node: ConfigNode) throws(ConfigError) -> TextEncoding {
    let name = try node.string().lowercased().filter { $0.isLetter || $0.isNumber }
    guard let encoding = encodings[name] else {
      throw node.error(
        "unknown encoding '\(try node.string())'; known are \(TextEncoding.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return encoding
  }

  private static let encodings: [String: TextEncoding] = [
    "utf8": .utf8, "utf8sig": .utf8, "ascii": .utf8, "usascii": .utf8, "utf16": .utf16LittleEndian,
    "utf16le": .utf16LittleEndian, "utf16be": .utf16BigEndian, "windows1252": .windows1252,
    "cp1252": .windows1252,
    "iso88591": .latin1, "latin1": .latin1, "l1": .latin1, "iso885915": .latin9, "latin9": .latin9,
    "cp850": .cp850,
    "ibm850": .cp850, "850": .cp850, "macintosh": .macRoman, "macroman": .macRoman,
  ]
}
