import Glibc
import Synchronization

/// Files and folders: whole or not at all, never through a symbolic link where something is written or removed.
///
/// Files are made with permissions 0640, folders with 0750.
public enum Files {
  /// One name in a folder.
  public struct Entry: Sendable, Hashable {
    /// The name without its folder.
    public let name: String
    /// Whether it is a folder; a link to a folder is none.
    public let isDirectory: Bool
    /// Whether it is a symbolic link; links are never followed by `list` and `remove`.
    public let isLink: Bool
    /// Bytes of a file.
    public let size: Int
  }

  private static let partialFiles = Atomic<Int>(0)
  private static let chunk = 1 << 20

  /// What a folder holds, in the order of the names' bytes.
  public static func list(_ folder: String) throws(PlatformError) -> [Entry] {
    var entries: [Entry] = []
    for name in try SystemCall.names(in: folder) {
      // Whatever has vanished since the names were read is not listed.
      guard let status = try SystemCall.status(SystemCall.join(folder, name)) else { continue }
      entries.append(
        Entry(
          name: name, isDirectory: status.kind == .folder, isLink: status.kind == .link, size: status.size))
    }
    return entries
  }

  /// Whether anything stands at the path, a dangling link included.
  ///
  /// - Throws: `PlatformError` where that cannot be said: what cannot be looked at may well be there.
  public static func exists(_ path: String) throws(PlatformError) -> Bool {
    try SystemCall.status(path) != nil
  }

  /// Whether the path, all links resolved, lies in the root or is it.
  public static func isInside(_ path: String, root: String) -> Bool {
    guard let path = resolved(path), let root = resolved(root) else { return false }
    return path == root || path.hasPrefix(root == "/" ? "/" : root + "/")
  }

  /// Whether a path that need not exist yet would lie in the root, all links of what exists resolved.
  public static func wouldBeInside(_ path: String, root: String) throws(PlatformError) -> Bool {
    var path = path
    while try !exists(path) {
      let parent = SystemCall.split(path).folder
      if parent == path { return false }
      path = parent
    }
    return isInside(path, root: root)
  }

  /// Makes the folder and those above it that are missing; one that exists is left as it is.
  public static func createDirectory(_ path: String) throws(PlatformError) {
    if unsafe mkdir(path, SystemCall.folderMode) == 0 {
      // The process's umask may have taken bits away.
      try SystemCall.check(unsafe chmod(path, SystemCall.folderMode), "set permissions of", path)
      return
    }
    let code = errno
    let parent = SystemCall.split(path).folder
    if code == EEXIST {
      var status = stat()
      guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw PlatformError(operation: "create folder", path: path, code: ENOTDIR)
      }
    } else if code == ENOENT, parent != path, try !exists(parent) {
      try createDirectory(parent)
      try createDirectory(path)
    } else {
      throw PlatformError(operation: "create folder", path: path, code: code)
    }
  }

  /// A file's bytes.
  ///
  /// - Throws: `PlatformError`, with `EFBIG` where the file is longer than `limit` bytes.
  public static func readAll(_ path: String, limit: Int) throws(PlatformError) -> [UInt8] {
    let descriptor = try Descriptor(path, O_RDONLY)
    var bytes: [UInt8] = []
    while true {
      let more = try descriptor.read(min(chunk, limit - bytes.count + 1))
      if more.isEmpty { return bytes }
      bytes += more
      guard bytes.count <= limit else { throw PlatformError(operation: "read", path: path, code: EFBIG) }
    }
  }

  /// The SHA-256 of a regular file's bytes, in lower-case hexadecimal digits; links are not followed.
  public static func hash(_ path: String) throws(PlatformError) -> String {
    let descriptor = try Descriptor(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    var hash = SHA256()
    while true {
      let bytes = try descriptor.read(1 << 16)
      if bytes.isEmpty { return try hash.hex() }
      hash.update(bytes)
    }
  }

  /// Writes a file whole or not at all: a hidden file beside it is filled, synchronised and renamed.
  public static func write(_ bytes: [UInt8], to path: String) throws(PlatformError) {
    try replace(path) { (descriptor: borrowing Descriptor) throws(PlatformError) in
      try descriptor.write(bytes)
    }
  }

  /// Writes a new file that need not survive a power failure yet: in a staging folder, which is synchronised as a
  /// whole, or where the file can be made again.
  ///
  /// - Throws: `PlatformError`, with `EEXIST` where something has the name already.
  public static func create(_ bytes: [UInt8], at path: String) throws(PlatformError) {
    let descriptor = try Descriptor(
      path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: SystemCall.fileMode)
    try descriptor.write(bytes)
  }

  /// The folder a path lies in.
  public static func folder(of path: String) -> String { SystemCall.split(path).folder }

  /// Brings a file to the disk and gives it another name in the same file system, in one step.
  public static func move(_ path: String, to target: String) throws(PlatformError) {
    try SystemCall.synchronise(path)
    try SystemCall.check(unsafe rename(path, target), "write", target)
    try SystemCall.synchronise(SystemCall.split(target).folder)
  }

  /// How many bytes the file has, its mode bits and the number of its owner; nil where nothing stands.
  ///
  /// - Throws: `PlatformError` where that cannot be said.
  public static func facts(
    _ path: String
  ) throws(PlatformError) -> (size: Int, permissions: UInt32, owner: UInt32)? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw SystemCall.error("look at", path)
    }
    return (Int(status.st_size), status.st_mode & 0o7777, status.st_uid)
  }

  /// Lets a symbolic link point to another name in its folder, in one step.
  ///
  /// - Throws: `PlatformError`, with `EEXIST` where something that is no link has the name.
  public static func link(_ path: String, to name: String) throws(PlatformError) {
    let status = try SystemCall.status(path)
    guard status == nil || status?.kind == .link else {
      throw PlatformError(operation: "link", path: path, code: EEXIST)
    }
    let folder = SystemCall.split(path).folder
    let partial = SystemCall.join(folder, ".partial-\(getpid())-link")
    _ = unsafe unlink(partial)
    try SystemCall.check(unsafe symlink(name, partial), "link", path)
    guard unsafe rename(partial, path) == 0 else {
      let error = SystemCall.error("link", path)
      _ = unsafe unlink(partial)
      throw error
    }
    try SystemCall.synchronise(folder)
  }

  /// The name a symbolic link points to; nil where there is no link.
  public static func linked(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4097)
    let count = unsafe readlink(path, &buffer, 4096)
    guard count >= 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Makes a file or folder, with all it holds, readable only.
  public static func protect(_ path: String) throws(PlatformError) {
    guard let kind = try SystemCall.status(path)?.kind, kind == .file || kind == .folder else { return }
    if kind == .folder {
      for name in try SystemCall.names(in: path) { try protect(SystemCall.join(path, name)) }
    }
    try SystemCall.check(
      unsafe chmod(path, kind == .folder ? 0o550 : 0o440), "set permissions of", path)
  }

  /// Free bytes of the file system the path lies in; nil where it does not tell.
  public static func freeSpace(_ path: String) -> Int? {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }

  /// Whether this process may write there.
  public static func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK) == 0 }

  /// Copies a file's bytes, whole or not at all.
  public static func copy(_ path: String, to target: String) throws(PlatformError) {
    try copy(from: try Descriptor(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), to: target)
  }

  /// Copies what comes from standard input, to its end.
  public static func copyStandardInput(to target: String) throws(PlatformError) {
    // Whatever stands there, a pipe or a file; what it leads to is the caller's own choice.
    try copy(from: try Descriptor("/dev/stdin", O_RDONLY), to: target)
  }

  private static func copy(
    from source: consuming Descriptor, to target: String
  ) throws(PlatformError) {
    try replace(target) { (descriptor: borrowing Descriptor) throws(PlatformError) in
      while true {
        let bytes = try source.read(chunk)
        if bytes.isEmpty { return }
        try descriptor.write(bytes)
      }
    }
  }

  /// Removes a file or a folder with all it holds; links are removed, what they point to is not.
  ///
  /// Something that does not exist is removed already.
  /// - Throws: `PlatformError`, with `EPERM` where the path is not inside the root.
  public static func remove(_ path: String, within root: String) throws(PlatformError) {
    guard try exists(path) else { return }
    let (folder, name) = SystemCall.split(path)
    guard name != ".", name != "..", isInside(folder, root: root) else {
      throw PlatformError(operation: "remove", path: path, code: EPERM)
    }
    try removeTree(path)
  }

  static func removeTree(_ path: String) throws(PlatformError) {
    guard try SystemCall.status(path)?.kind == .folder else {
      return try SystemCall.check(unsafe unlink(path), "remove", path)
    }
    for name in try SystemCall.names(in: path) { try removeTree(SystemCall.join(path, name)) }
    try SystemCall.check(unsafe rmdir(path), "remove", path)
  }

  private static func replace(
    _ path: String, _ fill: (borrowing Descriptor) throws(PlatformError) -> Void
  ) throws(PlatformError) {
    let folder = SystemCall.split(path).folder
    let number = partialFiles.wrappingAdd(1, ordering: .relaxed).newValue
    let partial = SystemCall.join(folder, ".partial-\(getpid())-\(number)")
    do {
      try fillNew(partial, fill)
      try SystemCall.check(unsafe rename(partial, path), "write", path)
    } catch {
      _ = unsafe unlink(partial)
      throw PlatformError(operation: error.operation, path: path, code: error.code)
    }
    try Interruption.shielded { () throws(PlatformError) in try SystemCall.synchronise(folder) }
  }

  private static func fillNew(
    _ path: String, _ fill: (borrowing Descriptor) throws(PlatformError) -> Void
  ) throws(PlatformError) {
    // A killed process with the same number may have left one behind.
    _ = unsafe unlink(path)
    let descriptor = try Descriptor(
      path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: SystemCall.fileMode)
    try SystemCall.check(fchmod(descriptor.number, SystemCall.fileMode), "set permissions of", path)
    try fill(descriptor)
    try SystemCall.check(fsync(descriptor.number), "write", path)
  }

  private static func resolved(_ path: String) -> String? {
    guard let pointer = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(pointer) }
    return unsafe String(cString: pointer)
  }
}
