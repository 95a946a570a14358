import Ingest
import Platform
import Tabular

/// The list of receipts, to which lines are added in its own encoding and order of columns.
struct ReceiptList {
  private let path: String
  private let schema: TableSchema
  private let roles: (file: Int, day: Int, checksum: Int?)
  private let inspection: Inspection?
  private var bytes: [UInt8]
  private var hasChanged = false
  /// The files listed, by their path below `eingang/`.
  private(set) var names: Set<String> = []

  /// Reads the list; one that is absent will be made with its header.
  ///
  /// - Throws: `ReportingError` where the list cannot be read or lines cannot be added below its last one.
  init(input: String, catalog: Catalog, reader: TableReader) throws {
    guard let table = catalog.tables[catalog.definitions.network.receipts], let name = table.file,
      let file = table.roles["file"], let day = table.roles["received_on"]
    else { throw ReportingError(.definition, "the definitions name no list of receipts") }
    schema = table.schema
    path = "\(input)/eingang/\(name)"
    roles = (file, day, table.schema.fields.indices.first { $0 != file && $0 != day })
    guard try Files.exists(path) else {
      inspection = nil
      bytes = Array("\u{FEFF}\(table.schema.fields.map(\.label).joined(separator: ";"))\r\n".utf8)
      return
    }
    var log = FindingLog()
    let content = try reader.readAll("eingang/\(name)", table: table, log: &log)
    guard content.inspection.isUsable, content.inspection.footerRecords == 0 else {
      let reason = log.sorted.first { $0.severity == .error }?.message.en ?? "Notes stand below its table."
      throw ReportingError(
        .inputUnusable, "eingang/\(name) cannot be continued: \(reason) Please repair it first.")
    }
    inspection = content.inspection
    bytes = try Files.readAll(path, limit: 1 << 28)
    let texts = reader.domains.domain(of: table.schema.fields[file], in: table.schema).texts
    for batch in content.batches {
      for code in batch.columns[file].values where !Missing.contains(code) { names.insert(texts[Int(code)]) }
    }
  }

  /// Adds a line, unless the file is listed already.
  mutating func add(_ file: String, sha256: String, on day: CalendarDate) {
    guard names.insert(file).inserted else { return }
    hasChanged = true
    var cells = [String](repeating: "", count: inspection?.fileColumns ?? schema.fields.count)
    func set(_ field: Int?, _ text: String) {
      guard let field, let column = inspection.map({ $0.columnOfField[field] }) ?? field else { return }
      cells[column] = text
    }
    set(roles.file, file)
    set(roles.checksum, sha256)
    set(roles.day, day.german)
    let delimiter = String(decoding: [inspection?.delimiter ?? 0x3B], as: UTF8.self)
    append(cells.joined(separator: delimiter))
  }

  /// Writes the list, whole or not at all, if lines were added.
  func write() throws(PlatformError) {
    if hasChanged { try Files.write(bytes, to: path) }
  }

  /// The line behind the last one; all of it is ASCII, which every encoding has.
  private mutating func append(_ line: String) {
    if bytes.last == 0x1A { bytes.removeLast() }
    let lineEnd =
      switch inspection?.lineEnding {
      case .lineFeed: "\n"
      case .carriageReturn: "\r"
      case .pair, .mixed, nil: "\r\n"
      }
    let last = bytes.suffix(2).filter { $0 != 0 }
    let isEnded = last.last.map { $0 == 0x0A || $0 == 0x0D } ?? true
    let text = (isEnded ? "" : lineEnd) + line + lineEnd
    switch inspection?.encoding {
    case .utf16LittleEndian: bytes += text.utf8.flatMap { [$0, 0] }
    case .utf16BigEndian: bytes += text.utf8.flatMap { [0, $0] }
    default: bytes += Array(text.utf8)
    }
  }
}
