import Glibc
import Platform

/// A folder of a test's own, removed with it.
final class ScratchFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/netzbericht-test-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let start = buffer.baseAddress, let path = unsafe mkdtemp(start) else { return nil }
      return unsafe String(cString: path)
    }
    guard let made else { throw PlatformError(operation: "make", path: "a scratch folder", code: errno) }
    path = made
  }

  deinit {
    _ = unsafe chmod(path, 0o700)
    try? Files.remove(path, within: "/tmp")
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, _ name: String) throws { try Files.write(Array(text.utf8), to: file(name)) }

  func text(_ name: String) throws -> String {
    String(decoding: try Files.readAll(file(name), limit: 1000), as: UTF8.self)
  }

  func mode(_ name: String) -> mode_t {
    var status = stat()
    guard unsafe lstat(file(name), &status) == 0 else { return 0 }
    return status.st_mode & 0o7777
  }

  /// All names below the folder, hidden ones included.
  func names(_ folder: String = "") throws -> [String] {
    try Files.list(folder.isEmpty ? path : file(folder)).flatMap { entry in
      let name = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
      return entry.isDirectory ? [name] + (try names(name)) : [name]
    }
  }
}

/// The code of the error the body throws; nil if it throws none.
func code(_ body: () throws -> Void) -> Int32? {
  do {
    try body()
    return nil
  } catch {
    return (error as? PlatformError)?.code
  }
}
