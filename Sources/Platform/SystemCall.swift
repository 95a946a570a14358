import Glibc

/// Thin, throwing faces of the system's calls.
enum SystemCall {
  static let fileMode: mode_t = 0o640
  static let folderMode: mode_t = 0o750

  enum Kind { case file, folder, link, other }

  static func error(_ operation: String, _ path: String) -> PlatformError {
    PlatformError(operation: operation, path: path, code: errno)
  }

  static func check(_ result: Int32, _ operation: String, _ path: String) throws(PlatformError) {
    guard result == 0 else { throw error(operation, path) }
  }

  /// What stands there, links not followed; nil if nothing does.
  static func status(_ path: String) throws(PlatformError) -> (kind: Kind, size: Int)? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw error("look at", path)
    }
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    return (kind, Int(status.st_size))
  }

  /// The names in a folder in the order of their bytes.
  static func names(in folder: String) throws(PlatformError) -> [String] {
    guard let stream = unsafe opendir(folder) else { throw error("list", folder) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw error("list", folder) }
        break
      }
      let capacity = unsafe MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: capacity) { start in
          unsafe String(validatingCString: start)
        }
      }
      guard let name else { throw PlatformError(operation: "read a name in", path: folder, code: EILSEQ) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Brings a file's or a folder's content to the disk.
  static func synchronise(_ path: String) throws(PlatformError) {
    let descriptor = try Descriptor(path, O_RDONLY | O_NOFOLLOW)
    try check(fsync(descriptor.number), "fsync", path)
  }

  /// The folder a path lies in, and the last name of the path.
  static func split(_ path: String) -> (folder: String, name: String) {
    var trimmed = Substring(path)
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    guard let slash = trimmed.lastIndex(of: "/") else { return (".", String(trimmed)) }
    let folder = trimmed[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(trimmed[trimmed.index(after: slash)...]))
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}

/// An open file; closed when it goes out of scope.
struct Descriptor: ~Copyable {
  let number: Int32
  let path: String

  init(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(PlatformError) {
    let isWanted = !Interruption.isDue
    number = isWanted ? unsafe open(path, flags | O_CLOEXEC, mode) : -1
    self.path = path
    guard number >= 0 else {
      throw isWanted ? SystemCall.error("open", path) : Interruption.error(path)
    }
  }

  deinit { if number >= 0 { close(number) } }

  /// Reads up to `count` bytes; empty at the end.
  borrowing func read(_ count: Int) throws(PlatformError) -> [UInt8] {
    var got = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      repeat { got = unsafe Glibc.read(number, buffer.baseAddress, count) } while got < 0 && errno == EINTR
      filled = max(got, 0)
    }
    guard got >= 0 else { throw SystemCall.error("read", path) }
    return bytes
  }

  /// Writes all bytes, however many calls it takes.
  borrowing func write(_ bytes: [UInt8]) throws(PlatformError) {
    var offset = 0
    while offset < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(number, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
      }
      if written > 0 { offset += written } else if errno != EINTR { throw SystemCall.error("write", path) }
    }
  }
}
