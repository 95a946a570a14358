public import Glibc

/// An operation of the operating system that failed, and on which file.
public struct PlatformError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was being done: `open`, `read`, `rename`.
  public let operation: String
  /// The path as it was given.
  public let path: String
  /// The system's error code; 0 where the system had no objection but we have.
  public let code: Int32
  /// Why it failed, in plain words.
  public let message: String

  /// A failed system call; the message is the system's own text for the code.
  public init(operation: String, path: String, code: Int32 = errno) {
    self.init(operation: operation, path: path, code: code, message: Self.systemMessage(code))
  }

  /// A failure with its own explanation.
  public init(operation: String, path: String, code: Int32 = 0, message: String) {
    self.operation = operation
    self.path = path
    self.code = code
    self.message = message
  }

  /// Whether the file itself is the trouble, for everybody and every time: a link, no regular file, no permission.
  public var isAboutTheFile: Bool { [ELOOP, EINVAL, EACCES, EPERM, ENXIO].contains(code) }

  /// `open eingang/x.csv: No such file or directory`.
  public var description: String { "\(operation) \(path): \(message)" }

  private static func systemMessage(_ code: Int32) -> String {
    // strerror_r with a buffer of our own: strerror's is shared between threads.
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
