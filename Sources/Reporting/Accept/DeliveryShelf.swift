import Platform
import Tabular
import Validate

/// The files that lie in a due period's folder of `eingang/`, and those about to be put there.
struct DeliveryShelf {
  private struct Place {
    let name: String
    let size: Int
    /// nil until it is asked for.
    var sha256: String?
  }
  /// The folder below the input, `eingang/2025-03`.
  let folder: String
  private let root: String
  private var places: [Place] = []

  /// Looks at the folder, which need not exist yet.
  ///
  /// `listed` are names the list of receipts knows though their files are gone: they are not given again.
  init(input: String, period: Period, listed: some Sequence<String>) throws(PlatformError) {
    folder = "eingang/\(period.folderName)"
    root = input
    if try Files.exists("\(input)/\(folder)") {
      for entry in try Files.list("\(input)/\(folder)") where !entry.isDirectory {
        places.append(Place(name: entry.name, size: entry.size))
      }
    }
    let prefix = "\(period.folderName)/"
    for path in listed where path.hasPrefix(prefix) {
      let name = String(path.dropFirst(prefix.count))
      if !places.contains(where: { $0.name == name }) {
        places.append(Place(name: name, size: -1, sha256: ""))
      }
    }
  }

  /// Where the file goes.
  enum Slot {
    /// The same bytes lie there under this name.
    case there(String)
    /// A name nobody has; `isShadowed` where a `_korrektur` counts before it.
    case free(String, isShadowed: Bool)
  }

  /// The slot for a delivery of a table and school with the given bytes.
  mutating func slot(
    _ table: String, school: String?, size: Int, sha256: String, catalog: Catalog
  ) throws(PlatformError) -> Slot {
    var highest = 0
    var isShadowed = false
    for index in places.indices {
      guard let name = DeliveryName(places[index].name, catalog: catalog), name.table == table,
        name.schoolNumber == school
      else { continue }
      if places[index].size == size, try self.sha256(index) == sha256 { return .there(places[index].name) }
      if name.version >= DeliveryFile.correctionVersion {
        isShadowed = true
      } else {
        highest = max(highest, name.version)
      }
    }
    let stem = school.map { "\($0)_\(table)" } ?? table
    // Behind a lone correction, too, a new file is a new version and not the first one.
    let version = highest == 0 && isShadowed ? 2 : highest + 1
    let name = version == 1 ? "\(stem).csv" : "\(stem)_v\(version).csv"
    return .free(name, isShadowed: isShadowed)
  }

  /// Remembers a file put there.
  mutating func add(_ name: String, size: Int, sha256: String) {
    places.append(Place(name: name, size: size, sha256: sha256))
  }

  private mutating func sha256(_ index: Int) throws(PlatformError) -> String {
    if let known = places[index].sha256 { return known }
    let hash = try Checksum.of("\(root)/\(folder)/\(places[index].name)")
    places[index].sha256 = hash
    return hash
  }
}

/// Checksums of files.
enum Checksum {
  /// The SHA-256 of a file's bytes.
  static func of(_ path: String) throws(PlatformError) -> String {
    let file = try InputFile(path: path)
    var hash = SHA256()
    var buffer = PaddedBuffer()
    var offset = 0
    while offset < file.size {
      let count = min(1 << 18, file.size - offset)
      buffer.removeAll()
      try file.read(into: &buffer, at: offset, count: count)
      hash.update(buffer, 0..<count)
      offset += count
    }
    return try hash.hex()
  }
}
