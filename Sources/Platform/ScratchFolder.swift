import Glibc

/// A folder for files on the way; it goes with everything in it when nobody holds it any more.
public final class ScratchFolder: Sendable {
  /// Where it lies.
  public let path: String

  /// Makes a new folder in a folder that exists.
  public init(in parent: String) throws(PlatformError) {
    var template = Array(SystemCall.join(parent, "netzbericht-XXXXXX").utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return nil }
      return unsafe String(cString: made)
    }
    guard let made else { throw SystemCall.error("make a folder in", parent) }
    path = made
  }

  deinit { try? Files.removeTree(path) }
}
