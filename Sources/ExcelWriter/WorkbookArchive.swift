import CZip

/// The parts of a workbook file, read with their checksums verified.
public struct WorkbookArchive: Sendable {
  /// One part.
  public struct Part: Sendable, Hashable {
    /// The part's name: `xl/workbook.xml`.
    public let name: String
    /// What it holds.
    public let bytes: [UInt8]
    /// The time the archive gives for it, in seconds since 1 January 1970.
    public let time: Int
  }
  /// All parts in the order of the file.
  public let parts: [Part]

  /// Reads every part of the file; throws where the file, a part or a checksum is broken.
  public init(path: String) throws(WorkbookError) { try self.init(path: path) { _ in true } }

  /// Reads the parts whose names are wanted.
  init(path: String, only isWanted: (String) -> Bool) throws(WorkbookError) {
    var code: Int32 = 0
    let flags = ZIP_RDONLY | ZIP_CHECKCONS
    guard let archive = unsafe zip_open(path, flags, &code) else {
      throw WorkbookError(.unreadable, "file", "this is not a complete workbook file (code \(code))")
    }
    defer { unsafe zip_discard(archive) }
    let count = unsafe zip_get_num_entries(archive, 0)
    guard count >= 0 else { throw WorkbookError(.unreadable, "file", "the list of parts is broken") }
    var parts: [Part] = []
    for index in 0..<UInt64(count) {
      if let part = try unsafe Self.part(at: index, of: archive, only: isWanted) { parts.append(part) }
    }
    self.parts = parts
  }

  /// One part of a file that is too large to be read whole, handed over piece by piece.
  static func read(
    _ name: String, of path: String, _ body: (ArraySlice<UInt8>) throws(WorkbookError) -> Void
  ) throws(WorkbookError) {
    var code: Int32 = 0
    guard let archive = unsafe zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else {
      throw WorkbookError(.unreadable, "file", "this is not a complete workbook file (code \(code))")
    }
    defer { unsafe zip_discard(archive) }
    guard let file = unsafe zip_fopen(archive, name, 0) else {
      throw WorkbookError(.unreadable, name, "the part is missing")
    }
    defer { unsafe zip_fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let got = unsafe buffer.withUnsafeMutableBytes { room -> Int64 in
        guard let start = room.baseAddress else { return -1 }
        return unsafe zip_fread(file, start, UInt64(room.count))
      }
      guard got >= 0 else {
        throw WorkbookError(.unreadable, name, "the part is damaged: its checksum does not fit")
      }
      guard got > 0 else { return }
      try body(buffer.prefix(Int(got)))
    }
  }

  /// The part of that name; throws where there is none.
  public func bytes(of name: String) throws(WorkbookError) -> [UInt8] {
    guard let part = parts.first(where: { $0.name == name }) else {
      throw WorkbookError(.unreadable, name, "the part is missing")
    }
    return part.bytes
  }

  private static func part(
    at index: UInt64, of archive: OpaquePointer, only isWanted: (String) -> Bool
  ) throws(WorkbookError) -> Part? {
    var facts = unsafe zip_stat_t()
    guard unsafe zip_stat_index(archive, index, 0, &facts) == 0, let name = unsafe facts.name,
      unsafe facts.size <= 1 << 31
    else { throw WorkbookError(.unreadable, "part \(index + 1)", "the part has no valid entry") }
    let label = unsafe String(cString: name)
    guard isWanted(label) else { return nil }
    guard let file = unsafe zip_fopen_index(archive, index, 0) else {
      throw WorkbookError(.unreadable, label, "the part cannot be opened")
    }
    defer { unsafe zip_fclose(file) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(unsafe Int(facts.size))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // The last read compares the checksum and fails where it differs.
      let got = unsafe buffer.withUnsafeMutableBytes { room -> Int64 in
        guard let start = room.baseAddress else { return -1 }
        return unsafe zip_fread(file, start, UInt64(room.count))
      }
      guard got >= 0 else {
        throw WorkbookError(.unreadable, label, "the part is damaged: its checksum does not fit")
      }
      guard got > 0 else { break }
      bytes.append(contentsOf: buffer.prefix(Int(got)))
    }
    guard unsafe UInt64(bytes.count) == facts.size else {
      throw WorkbookError(.unreadable, label, "the part is shorter than its entry says")
    }
    return Part(name: label, bytes: bytes, time: unsafe Int(facts.mtime))
  }
}

/// The parts of a workbook file with its XML taken apart.
struct WorkbookDocuments: Sendable {
  let archive: WorkbookArchive
  let documents: [String: XMLElements]

  /// Reads the file; every part must be whole, every XML part well-formed.
  init(path: String) throws(WorkbookError) {
    archive = try WorkbookArchive(path: path)
    var documents: [String: XMLElements] = [:]
    for part in archive.parts where part.name.hasSuffix(".xml") || part.name.hasSuffix(".rels") {
      documents[part.name] = try XMLElements(part)
    }
    self.documents = documents
  }

  /// The parts that a part refers to, by the relation's id: its kind and target.
  func relations(of part: String) -> [String: (kind: String, target: String)] {
    let folder = part.split(separator: "/").dropLast()
    let name = part.split(separator: "/").last ?? ""
    let file = (folder + ["_rels", name]).joined(separator: "/") + ".rels"
    var result: [String: (kind: String, target: String)] = [:]
    for relation in documents[file]?.all("Relationship") ?? [] {
      let kind = relation["Type"].split(separator: "/").last.map(String.init) ?? ""
      let target = relation["Target"]
      if relation["TargetMode"] == "External" {
        result[relation["Id"]] = (kind, target)
        continue
      }
      var place = target.hasPrefix("/") ? [] : Array(folder)
      for step in target.split(separator: "/") {
        if step == ".." { _ = place.popLast() } else { place.append(step) }
      }
      result[relation["Id"]] = (kind, place.joined(separator: "/"))
    }
    return result
  }
}
