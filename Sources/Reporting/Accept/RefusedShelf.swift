import Platform
import Render
import Tabular

/// Attachments that could not be taken in, kept unchanged for the coordination office: `quarantaene/` beside
/// `eingang/`.
///
/// Their own names may hold names of people; they are kept under the beginning of their checksum, and
/// `QUARANTAENE.csv` says which is which and why.
struct RefusedShelf {
  /// The folder below the input.
  static let folder = "quarantaene"
  private static let list = "QUARANTAENE.csv"
  private static let header = "Datei;Anhang;SHA-256;eingegangen am;Grund"
  private let root: String
  /// How many attachments lie here that did not before.
  private(set) var added = 0

  init(input: String) { root = "\(input)/\(Self.folder)" }

  /// Keeps an attachment; one with the same bytes that is here already is not kept twice.
  ///
  /// - Throws: `PlatformError` where it cannot be read or kept.
  mutating func keep(_ path: String, named name: String, on day: CalendarDate, reason: String)
    throws(PlatformError)
  {
    let sha256 = try Checksum.of(path)
    let kept = String(sha256.prefix(16)) + Self.ending(of: path)
    let target = "\(root)/\(kept)"
    guard try !Files.exists(target) else { return }
    try Files.createDirectory(root)
    try Files.copy(path, to: target)
    let list = "\(root)/\(Self.list)"
    let known =
      try Files.exists(list) ? Files.readAll(list, limit: 1 << 28) : Array("\u{FEFF}\(Self.header)\r\n".utf8)
    let line = CSVLine.text([kept, name, sha256, day.german, reason])
    try Files.write(known + Array("\(line)\r\n".utf8), to: list)
    added += 1
  }

  /// The ending of a name, where it is one that tells nothing but the kind of file.
  private static func ending(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    let ending = name[name.index(after: dot)...].lowercased()
    return ["csv", "txt", "xlsx", "xls", "ods", "pdf", "zip", "htm", "html", "dat"].contains(ending)
      ? ".\(ending)" : ""
  }
}
