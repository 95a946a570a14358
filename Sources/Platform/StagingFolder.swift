import Glibc

/// A hidden folder beside a target that takes the target's place whole, or never.
///
/// Whenever the process stops, the target is the old folder or the new one. The caller holds a `FolderLock` over
/// the folder both lie in: a second staging of the same target clears away the first.
public final class StagingFolder {
  /// Where to write.
  public let path: String
  /// What is to be replaced.
  public let target: String
  private let parent: String
  private var isOpen = true
  private var isSettled = false
  private var outgoing: String { path + ".old" }

  /// Makes the folder, after clearing away what a killed run left for the same target.
  ///
  /// The name only has to be free of `/`; the same name gives the same path. No link may lead out of the root, which
  /// exists.
  public init(beside target: String, name: String, within root: String? = nil) throws(PlatformError) {
    let (parent, base) = SystemCall.split(target)
    let prefix = ".\(base).staging-"
    guard !name.contains("/"), !base.isEmpty, base != ".", base != ".." else {
      throw PlatformError(operation: "stage", path: target, code: EINVAL)
    }
    if let root, try !Files.wouldBeInside(parent, root: root) {
      throw PlatformError(operation: "follow a link out of \(root) to", path: target, code: EPERM)
    }
    self.target = SystemCall.join(parent, base)
    self.parent = parent
    path = SystemCall.join(parent, prefix + name)
    try Files.createDirectory(parent)
    for leftover in try SystemCall.names(in: parent) where leftover.hasPrefix(prefix) {
      try Self.restore(SystemCall.join(parent, leftover), self.target)
    }
    try Files.createDirectory(path)
  }

  deinit { if isOpen { try? Files.removeTree(path) } }

  /// Brings everything to the disk, takes the target's place and removes the old target.
  ///
  /// Files get the permissions 0640, folders 0750. After an error the target is the old folder or the new one.
  public func publish() throws(PlatformError) {
    guard isOpen else { throw PlatformError(operation: "publish", path: target, code: EINVAL) }
    try settle()
    try Interruption.shielded { () throws(PlatformError) in
      let old = try swap()
      isOpen = false
      try SystemCall.synchronise(parent)
      if let old { try Files.removeTree(old) }
    }
  }

  /// Brings everything to the disk; the target stays what it is.
  public func settle() throws(PlatformError) {
    if !isSettled { try settle(path) }
    isSettled = true
  }

  /// Clears away what killed runs left in the folder: their staging folders and half-written files.
  ///
  /// A target that was being replaced when its run was killed is put back. The caller holds the lock.
  public static func clearLeftovers(in parent: String) throws(PlatformError) {
    guard try SystemCall.status(parent)?.kind == .folder else { return }
    for name in try SystemCall.names(in: parent) where name.hasPrefix(".") {
      let place = SystemCall.join(parent, name)
      if name.hasPrefix(".partial-") {
        try Files.removeTree(place)
      } else if let mark = name.firstRange(of: ".staging-") {
        let target = SystemCall.join(
          parent, String(name[name.index(after: name.startIndex)..<mark.lowerBound]))
        try restore(place, target)
      }
    }
  }

  /// Removes a leftover; killed between two renames, the old folder is the only whole one.
  private static func restore(_ leftover: String, _ target: String) throws(PlatformError) {
    if leftover.hasSuffix(".old"), try !Files.exists(target) {
      try SystemCall.check(unsafe rename(leftover, target), "restore", target)
    } else {
      try Files.removeTree(leftover)
    }
  }

  /// Removes the folder; the target stays what it is.
  public func discard() throws(PlatformError) {
    guard isOpen else { return }
    isOpen = false
    try Files.removeTree(path)
  }

  /// Puts the new folder in place; returns where the old one went.
  private func swap() throws(PlatformError) -> String? {
    guard let status = try SystemCall.status(target) else {
      try SystemCall.check(unsafe rename(path, target), "publish", target)
      return nil
    }
    guard status.kind == .folder else {
      throw PlatformError(operation: "publish", path: target, code: ENOTDIR)
    }
    if exchange(path, target) { return path }
    // Not every file system can exchange two names at once.
    try SystemCall.check(unsafe rename(target, outgoing), "publish", target)
    guard unsafe rename(path, target) == 0 else {
      let error = SystemCall.error("publish", target)
      _ = unsafe rename(outgoing, target)
      throw error
    }
    return outgoing
  }

  private func settle(_ path: String) throws(PlatformError) {
    guard let status = try SystemCall.status(path) else { return }
    switch status.kind {
    case .link, .other: return
    case .file:
      try SystemCall.check(unsafe chmod(path, SystemCall.fileMode), "set permissions of", path)
    case .folder:
      for name in try SystemCall.names(in: path) { try settle(SystemCall.join(path, name)) }
      try SystemCall.check(unsafe chmod(path, SystemCall.folderMode), "set permissions of", path)
    }
    try SystemCall.synchronise(path)
  }

  /// `renameat2` with RENAME_EXCHANGE, which the system's Swift module does not show.
  private func exchange(_ left: String, _ right: String) -> Bool {
    typealias Call =
      @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    guard let symbol = unsafe dlsym(nil, "renameat2") else { return false }
    let call = unsafe unsafeBitCast(symbol, to: Call.self)
    let exchangeNames: UInt32 = 2
    return unsafe call(AT_FDCWD, left, AT_FDCWD, right, exchangeNames) == 0
  }
}
