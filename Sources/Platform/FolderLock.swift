import Glibc

/// The right to write into a folder, held until released; the system releases it when the process dies.
public final class FolderLock {
  /// The lock file; it stays behind, empty of meaning.
  public let path: String
  private let descriptor: Descriptor

  /// Takes the lock; does not wait.
  ///
  /// `since` is the text a second process is told, the caller's time.
  /// - Throws: `PlatformError`, with `EWOULDBLOCK` and the holder's number and time where it is taken.
  public init(_ folder: String, since: String) throws(PlatformError) {
    path = SystemCall.join(folder, ".lock")
    let path = path
    descriptor = try Descriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: SystemCall.fileMode)
    guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else { throw SystemCall.error("lock", path) }
      let holder = Self.text(try descriptor.read(200))
      throw PlatformError(
        operation: holder.isEmpty ? "lock" : "lock (held by \(holder))", path: path, code: EWOULDBLOCK)
    }
    try SystemCall.check(ftruncate(descriptor.number, 0), "lock", path)
    try descriptor.write(Array("process \(getpid()) since \(since)\n".utf8))
  }

  /// Who holds the lock of a folder, as it told; nil if nobody does.
  ///
  /// The lock is not taken.
  public static func holder(of folder: String) throws(PlatformError) -> String? {
    let path = SystemCall.join(folder, ".lock")
    let descriptor = try Descriptor(path, O_RDONLY | O_NOFOLLOW)
    guard flock(descriptor.number, LOCK_SH | LOCK_NB) != 0 else { return nil }
    guard errno == EWOULDBLOCK else { throw SystemCall.error("lock", path) }
    return text(try descriptor.read(200))
  }

  /// Gives the lock back before the end of its life.
  public func release() { _ = flock(descriptor.number, LOCK_UN) }

  /// The first line, whatever stands in the file.
  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
  }
}
