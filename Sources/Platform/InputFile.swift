import Glibc

/// A regular file opened for reading; nothing else is ever opened.
public final class InputFile: Sendable {
  /// The path as it was given.
  public let path: String
  /// How many bytes the file had when it was opened.
  public let size: Int
  private let descriptor: Int32

  /// Opens a file.
  ///
  /// Symbolic links, folders, devices, pipes and sockets are refused with a plain reason, without waiting.
  public init(path: String) throws(PlatformError) {
    self.path = path
    try Interruption.check(path)
    // O_NONBLOCK: opening a pipe nobody writes to must not hang.
    let opened = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else {
      let code = errno
      if code == ELOOP {
        throw PlatformError(
          operation: "open", path: path, code: code,
          message: "is a symbolic link; only regular files are read")
      }
      throw PlatformError(operation: "open", path: path, code: code)
    }
    var status = stat()
    guard unsafe fstat(opened, &status) == 0 else {
      let code = errno
      close(opened)
      throw PlatformError(operation: "stat", path: path, code: code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw PlatformError(
        operation: "open", path: path, code: EINVAL,
        message: "is \(Self.kind(status.st_mode)), not a regular file")
    }
    descriptor = opened
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads exactly `count` bytes at `offset` behind the buffer's content.
  ///
  /// A file that has become shorter since it was opened is an error.
  public func read(into buffer: inout PaddedBuffer, at offset: Int, count: Int) throws(PlatformError) {
    try Interruption.check(path)
    let start = buffer.count
    buffer.setCount(start + count)
    var done = 0
    while done < count {
      let position = offset + done
      let got = unsafe buffer.withMutableContent((start + done)..<(start + count)) { target in
        unsafe pread(descriptor, target.baseAddress, target.count, off_t(position))
      }
      if got < 0 {
        let code = errno
        if code == EINTR { continue }
        throw PlatformError(operation: "read", path: path, code: code)
      }
      if got == 0 {
        throw PlatformError(
          operation: "read", path: path,
          message: "ends at byte \(position) though it had \(size) bytes: it changed while being read")
      }
      done += got
    }
  }

  private static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "of an unknown kind"
    }
  }
}
