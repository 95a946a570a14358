import Glibc
import Ingest
import Platform
public import Tabular

/// What is to be taken in, and what is known about it besides its content.
public struct AcceptRequest: Sendable {
  /// Files, and folders whose files are meant.
  public var paths: [String]
  /// The folder of the definitions.
  public var definitions: String
  /// The folder with `stammdaten/` and `eingang/`.
  public var input: String
  /// The school all files are from; nil: their content tells.
  public var school: String?
  /// The table all files are; nil: their headings tell.
  public var table: String?
  /// The period all files are for; nil: their days tell.
  ///
  /// A month also means the half-year it lies in.
  public var period: Period?
  /// The day of receipt.
  public var received: CalendarDate
  /// Whether nothing is written.
  public var isDryRun: Bool

  /// A request that leaves everything to the content.
  public init(
    paths: [String], definitions: String, input: String, school: String? = nil, table: String? = nil,
    period: Period? = nil, received: CalendarDate, isDryRun: Bool = false
  ) {
    self.paths = paths
    self.definitions = definitions
    self.input = input
    self.school = school
    self.table = table
    self.period = period
    self.received = received
    self.isDryRun = isDryRun
  }
}

/// Attachments taken in: copied unchanged under the agreed name, entered in the list of receipts, checked.
public struct Acceptance: Sendable {
  /// One attachment.
  public struct Item: Sendable {
    /// What became of it.
    public enum Outcome: Sendable, Hashable {
      /// It lies at this path below the input now, or would without dry run.
      case taken(path: String)
      /// The same bytes lay there already.
      case alreadyThere(path: String)
      /// It cannot be taken in; a sentence says why and what to do.
      case refused(Localized)
    }
    /// The attachment's name without words that may be names of people, behind its position among several.
    public let name: String
    /// What became of it.
    public let outcome: Outcome
    let period: Period?
    let isShadowed: Bool
    let checked: CheckedFile?
  }
  /// The attachments in the order of their names.
  public private(set) var items: [Item] = []
  /// What is wrong with those taken in.
  public private(set) var log = FindingLog()
  /// Attachments that could not be taken in and are kept in `quarantaene/` now.
  public private(set) var keptRefused = 0
  private let isDryRun: Bool
  private let received: CalendarDate

  /// Those that could not be taken in.
  public var refused: [Item] {
    items.filter { if case .refused = $0.outcome { true } else { false } }
  }

  /// Takes in every attachment it can; one that cannot be taken in does not keep the others.
  ///
  /// - Throws: `ReportingError` for an unknown table, no file at all, missing reference data, a list of receipts
  ///   that cannot be read, or a folder that cannot be written or is locked.
  public init(_ request: AcceptRequest) throws {
    isDryRun = request.isDryRun
    received = request.received
    let desk = try AcceptDesk(request)
    let lock = try request.isDryRun ? nil : Self.lock(request)
    defer { lock?.release() }
    try take(request, desk)
  }

  private mutating func take(_ request: AcceptRequest, _ desk: AcceptDesk) throws {
    var receipts = try ReceiptList(input: request.input, catalog: desk.catalog, reader: desk.listReader)
    let listed = receipts.names
    var shelves: [Period: DeliveryShelf] = [:]
    var refusedShelf = RefusedShelf(input: request.input)
    defer { keptRefused = refusedShelf.added }
    do {
      let paths = try AcceptDesk.files(request.paths)
      guard !paths.isEmpty else {
        throw ReportingError(
          .selectionEmpty, "there is nothing to take in; name files, or a folder that holds some.")
      }
      for (index, path) in paths.enumerated() {
        // Shortened names can look alike; the position in the order of names tells them apart.
        let position = paths.count > 1 ? "\(index + 1)/\(paths.count) " : ""
        let name = position + desk.safeName(path)
        do {
          let found = try recognise(path, name, desk)
          let shelf =
            try shelves[found.period]
            ?? DeliveryShelf(
              input: request.input, period: found.period, listed: listed)
          shelves[found.period] = shelf
          try put(path, name, found, desk, request, &shelves[found.period, default: shelf], &receipts)
        } catch let refusal as Refusal {
          refuse(name, refusal)
          if !request.isDryRun { try keep(path, desk.safeName(path), refusal, request, &refusedShelf) }
        }
      }
    } catch let error as PlatformError {
      // What was copied so far stays, and is entered.
      if !request.isDryRun { try? receipts.write() }
      throw ReportingError(.cannotWrite, "\(error)")
    }
    guard !request.isDryRun else { return }
    do { try receipts.write() } catch { throw ReportingError(.cannotWrite, "\(error)") }
  }

  private func recognise(_ path: String, _ name: String, _ desk: AcceptDesk) throws -> Recognised {
    do {
      return try desk.recognition.recognise(path, named: name)
    } catch let error as PlatformError {
      throw Refusal.cannotOpen(error.message)
    } catch let error as IngestError {
      throw Refusal.tooLong(error.message)
    }
  }

  /// What cannot even be opened cannot be kept.
  private func keep(
    _ path: String, _ name: String, _ refusal: Refusal, _ request: AcceptRequest, _ shelf: inout RefusedShelf
  ) throws(PlatformError) {
    if case .cannotOpen = refusal { return }
    try shelf.keep(path, named: name, on: request.received, reason: refusal.text.de)
  }

  private mutating func refuse(_ name: String, _ refusal: Refusal) {
    items.append(
      Item(name: name, outcome: .refused(refusal.text), period: nil, isShadowed: false, checked: nil))
  }

  private mutating func put(
    _ path: String, _ name: String, _ found: Recognised, _ desk: AcceptDesk, _ request: AcceptRequest,
    _ shelf: inout DeliveryShelf, _ receipts: inout ReceiptList
  ) throws {
    let size = try InputFile(path: path).size
    let slot = try shelf.slot(
      found.table.schema.name, school: found.school, size: size, sha256: found.sha256, catalog: desk.catalog)
    let target: String
    var isShadowed = false
    var isNew = false
    switch slot {
    case .there(let existing): target = "\(shelf.folder)/\(existing)"
    case .free(let fresh, let shadowed):
      target = "\(shelf.folder)/\(fresh)"
      (isShadowed, isNew) = (shadowed, true)
      if !request.isDryRun { try copy(path, to: target, found, request) }
      shelf.add(fresh, size: size, sha256: found.sha256)
    }
    // An earlier attempt may have ended between the copy and the entry.
    receipts.add(String(target.dropFirst("eingang/".count)), sha256: found.sha256, on: request.received)
    guard isNew else {
      items.append(
        Item(
          name: name, outcome: .alreadyThere(path: target), period: found.period, isShadowed: false,
          checked: nil))
      return
    }
    let content = try desk.recognition.reader.readAll(
      path, named: target, table: found.table, school: found.school, period: found.period, log: &log)
    items.append(
      Item(
        name: name, outcome: .taken(path: target), period: found.period, isShadowed: isShadowed,
        checked: CheckedFile(path: target, table: found.table.schema, content: content)))
  }

  private func copy(
    _ path: String, to target: String, _ found: Recognised, _ request: AcceptRequest
  ) throws {
    let whole = "\(request.input)/\(target)"
    try Files.createDirectory("\(request.input)/eingang/\(found.period.folderName)")
    guard try !Files.exists(whole) else {
      throw PlatformError(operation: "write", path: target, code: EEXIST)
    }
    try Files.copy(path, to: whole)
    guard try Checksum.of(whole) == found.sha256 else {
      try Files.remove(whole, within: request.input)
      throw Refusal.changed
    }
  }

  private static func lock(_ request: AcceptRequest) throws(ReportingError) -> FolderLock {
    do {
      try Files.createDirectory("\(request.input)/eingang")
      return try FolderLock(request.input, since: request.received.iso)
    } catch {
      throw ReportingError(error.code == EWOULDBLOCK ? .locked : .cannotWrite, "\(error)")
    }
  }

  /// What was taken in and what is wrong with it, with a final line end; refusals are told apart from it.
  public func text(language: Language) -> String {
    var lines: [String] = []
    for item in items {
      switch item.outcome {
      case .refused: continue
      case .alreadyThere(let path):
        lines.append(
          language == .de
            ? "\(item.name): liegt schon unter \(path), Byte für Byte gleich; nichts zu tun."
            : "\(item.name): lies at \(path) already, byte for byte the same; nothing to do.")
      case .taken(let path):
        lines.append(taken(item.name, path, language))
        if item.isShadowed { lines.append(shadow(language)) }
        lines += item.checked?.lines(log, language: language) ?? []
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Where the attachments are that could not be taken in; nil where none had to be kept.
  public func keptText(language: Language) -> String? {
    guard keptRefused > 0 else { return nil }
    let folder = RefusedShelf.folder
    guard language == .de else {
      return "Not taken in: \(keptRefused); kept unchanged in \(folder)/, with the reason in QUARANTAENE.csv."
    }
    return
      "Nicht aufgenommen: \(keptRefused); unverändert aufbewahrt in \(folder)/, mit dem Grund in QUARANTAENE.csv."
  }

  private func taken(_ name: String, _ path: String, _ language: Language) -> String {
    switch (language, isDryRun) {
    case (.de, false): "\(name): aufgenommen als \(path), eingegangen am \(received.german)."
    case (.de, true): "\(name): würde aufgenommen als \(path), eingegangen am \(received.german)."
    case (.en, false): "\(name): taken in as \(path), received on \(received.iso)."
    case (.en, true): "\(name): would be taken in as \(path), received on \(received.iso)."
    }
  }

  private func shadow(_ language: Language) -> String {
    language == .de
      ? "  Achtung: Im Ordner liegt eine Lieferung mit _korrektur; sie gilt vor dieser Datei. Bitte prüfen Sie, "
        + "welche die richtige ist."
      : "  Note: a delivery with _korrektur lies in the folder; it counts before this file. Please check which "
        + "one is right."
  }
}
