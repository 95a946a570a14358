import Foundation
import Glibc
import Platform
import Testing

struct InputFileTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "eingang-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = folder + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func refusal(_ path: String) -> PlatformError? {
    do throws(PlatformError) {
      _ = try InputFile(path: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func `bytes are read at any offset behind what the buffer holds`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try InputFile(path: write("a.csv", Array("Schulnummer;Ort".utf8)))
    #expect(file.size == 15)
    var buffer = PaddedBuffer()
    try file.read(into: &buffer, at: 12, count: 3)
    try file.read(into: &buffer, at: 0, count: 6)
    #expect(String(decoding: buffer.copy(0..<buffer.count), as: UTF8.self) == "OrtSchuln")
  }

  @Test func `a file that has become shorter is an error`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try write("a.csv", [UInt8](repeating: 65, count: 100))
    let file = try InputFile(path: path)
    #expect(unsafe truncate(path, 40) == 0)
    var buffer = PaddedBuffer()
    #expect(throws: PlatformError.self) { try file.read(into: &buffer, at: 0, count: 100) }
  }

  @Test(.timeLimit(.minutes(1)))
  func `folders, pipes, links, devices and absent files are refused with a reason`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let target = try write("a.csv", [65])
    #expect(unsafe symlink(target, folder + "/link.csv") == 0)
    #expect(unsafe mkfifo(folder + "/pipe.csv", 0o600) == 0)
    #expect(refusal(folder)?.message == "is a folder, not a regular file")
    #expect(refusal(folder + "/pipe.csv")?.message == "is a pipe, not a regular file")
    #expect(refusal(folder + "/link.csv")?.message == "is a symbolic link; only regular files are read")
    #expect(refusal("/dev/null")?.message == "is a device, not a regular file")
    #expect(refusal(folder + "/fehlt.csv")?.code == ENOENT)
    #expect(refusal(target) == nil)
  }

  @Test func `a buffer is surrounded by zeros, also after it has shrunk`() {
    var buffer = PaddedBuffer()
    buffer.append([UInt8](repeating: 255, count: 200))
    buffer.resize(to: 3)
    let around = buffer.withPaddedBytes { bytes in
      (0..<64).map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        + (67..<(67 + 64)).map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
    #expect(around.allSatisfy { $0 == 0 })
    #expect(buffer.copy(0..<3) == [255, 255, 255])
  }
}
