import Glibc

/// A file that is filled bit by bit and need not survive a power failure yet; see `Files.create`.
public struct NewFile: ~Copyable {
  private static let chunk = 1 << 16
  private let descriptor: Descriptor
  private var pending: [UInt8] = []

  /// Creates the file.
  ///
  /// - Throws: `PlatformError`, with `EEXIST` where something has the name already.
  public init(_ path: String) throws(PlatformError) {
    descriptor = try Descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: SystemCall.fileMode)
  }

  /// Adds bytes at the end; they may lie in memory until `finish`.
  public mutating func append(_ bytes: [UInt8]) throws(PlatformError) {
    pending += bytes
    if pending.count >= Self.chunk { try finish() }
  }

  /// Writes what is still to be written.
  public mutating func finish() throws(PlatformError) {
    try descriptor.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
