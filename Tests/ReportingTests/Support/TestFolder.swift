import Glibc
import Platform
import Synchronization

/// A folder of a test's own; all of them are removed when the process ends.
struct TestFolder {
  let path: String
  // Not with the value: its last use may lie before the last look at the files.
  private static let made = Mutex<[String]>([])

  init() throws {
    var template = Array("/tmp/netzbericht-report-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let start = buffer.baseAddress, let path = unsafe mkdtemp(start) else { return nil }
      return unsafe String(cString: path)
    }
    guard let made else { throw PlatformError(operation: "make", path: "a test folder", code: errno) }
    path = made
    let isFirst = Self.made.withLock { paths in
      paths.append(made)
      return paths.count == 1
    }
    if isFirst { atexit { TestFolder.removeAll() } }
  }

  private static func removeAll() {
    for path in made.withLock({ $0 }) { try? Files.remove(path, within: "/tmp") }
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes the text and makes the folders above it.
  func write(_ text: String, _ name: String) throws { try write(Array(text.utf8), name) }

  func write(_ bytes: [UInt8], _ name: String) throws {
    if let slash = name.lastIndex(of: "/") { try Files.createDirectory(file(String(name[..<slash]))) }
    try Files.write(bytes, to: file(name))
  }

  /// Copies a folder with everything in it, its files in the order given or in that of their names.
  func copy(_ source: String, to name: String, isReversed: Bool = false) throws {
    let paths = try FolderContents.paths(source).sorted()
    for path in isReversed ? paths.reversed() : paths {
      try write(try Files.readAll("\(source)/\(path)", limit: 1 << 28), "\(name)/\(path)")
    }
  }
}

/// What a folder holds.
enum FolderContents {
  /// The files below the folder, by path from there.
  static func paths(_ root: String, _ below: String = "") throws -> [String] {
    try Files.list(below.isEmpty ? root : "\(root)/\(below)").flatMap { entry -> [String] in
      let path = below.isEmpty ? entry.name : "\(below)/\(entry.name)"
      return entry.isDirectory ? try paths(root, path) : [path]
    }
  }

  /// Every file's bytes by path from the folder.
  static func bytes(_ root: String) throws -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for path in try paths(root) { result[path] = try Files.readAll("\(root)/\(path)", limit: 1 << 28) }
    return result
  }
}

/// The project's own folders, found from where this file stands.
enum Project {
  static let root = String(#filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 })
  static let definitions = root + "/pipelines"
  static let samples = root + "/samples"
}
