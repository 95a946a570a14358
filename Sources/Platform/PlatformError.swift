import Glibc

/// What the operating system refused.
public struct PlatformError: Error, Sendable, CustomStringConvertible {
  /// What was tried: `open`, `rename`.
  public let operation: String
  /// The file or folder.
  public let path: String
  /// The system's `errno`.
  public let code: Int32

  /// A refused operation.
  public init(operation: String, path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// `cannot open path: No such file or directory`.
  public var description: String {
    let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return "cannot \(operation) \(path): \(reason)"
  }
}
