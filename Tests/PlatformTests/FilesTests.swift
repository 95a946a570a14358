import Glibc
import Platform
import Testing

struct FilesTests {
  @Test func `a file is written whole with its permissions and nothing beside it`() throws {
    let scratch = try ScratchFolder()
    try scratch.write("eins", "a.txt")
    try scratch.write("zwei", "a.txt")
    #expect(try scratch.text("a.txt") == "zwei")
    #expect(try scratch.names() == ["a.txt"])
    #expect(scratch.mode("a.txt") == 0o640)
  }

  @Test func `a listing is in the order of bytes, with kinds and sizes, links unfollowed`() throws {
    let scratch = try ScratchFolder()
    for name in ["b", "ä", "B", "a10", "a9"] { try scratch.write("xyz", name) }
    try Files.createDirectory(scratch.file("folder/deep"))
    #expect(unsafe symlink("/etc", scratch.file("link")) == 0)
    let entries = try Files.list(scratch.path)
    #expect(entries.map(\.name) == ["B", "a10", "a9", "b", "folder", "link", "ä"])
    #expect(entries.filter(\.isDirectory).map(\.name) == ["folder"])
    #expect(entries.filter(\.isLink).map(\.name) == ["link"])
    #expect(entries.first?.size == 3)
    #expect(scratch.mode("folder") == 0o750)
    #expect(scratch.mode("folder/deep") == 0o750)
    #expect(try Files.exists(scratch.file("link")) && !Files.exists(scratch.file("none")))
  }

  @Test func `reading stops at its limit`() throws {
    let scratch = try ScratchFolder()
    try Files.write([UInt8](repeating: 7, count: 3_000_000), to: scratch.file("a"))
    #expect(try Files.readAll(scratch.file("a"), limit: 3_000_000).count == 3_000_000)
    #expect(code { _ = try Files.readAll(scratch.file("a"), limit: 2_999_999) } == EFBIG)
    try scratch.write("", "empty")
    #expect(try Files.readAll(scratch.file("empty"), limit: 0).isEmpty)
  }

  @Test func `a copy has the same bytes`() throws {
    let scratch = try ScratchFolder()
    let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Files.write(bytes, to: scratch.file("a"))
    try Files.copy(scratch.file("a"), to: scratch.file("b"))
    #expect(try Files.readAll(scratch.file("b"), limit: bytes.count) == bytes)
    #expect(code { try Files.copy(scratch.file("none"), to: scratch.file("b")) } == ENOENT)
    #expect(try Files.readAll(scratch.file("b"), limit: bytes.count) == bytes)
  }

  @Test func `removing stays inside its root and does not follow links`() throws {
    let (inside, outside) = (try ScratchFolder(), try ScratchFolder())
    try outside.write("kept", "kept")
    try Files.createDirectory(inside.file("tree/deep"))
    #expect(unsafe symlink(outside.path, inside.file("tree/deep/link")) == 0)
    #expect(unsafe symlink(outside.path, inside.file("out")) == 0)
    #expect(code { try Files.remove(inside.file("out/kept"), within: inside.path) } == EPERM)
    #expect(code { try Files.remove(outside.file("kept"), within: inside.path) } == EPERM)
    #expect(code { try Files.remove(inside.file("tree/.."), within: inside.path) } == EPERM)
    #expect(code { try Files.remove(inside.path, within: inside.path) } == EPERM)
    try Files.remove(inside.file("tree"), within: inside.path)
    try Files.remove(inside.file("none"), within: inside.path)
    #expect(try inside.names() == ["out"])
    #expect(try outside.text("kept") == "kept")
  }

  @Test func `faults of the system are told with operation, path and code`() throws {
    let scratch = try ScratchFolder()
    try scratch.write("x", "file")
    let long = scratch.file(String(repeating: "n", count: 256))
    #expect(code { try Files.write([1], to: long) } == ENAMETOOLONG)
    #expect(code { try Files.createDirectory(long) } == ENAMETOOLONG)
    #expect(code { try Files.write([1], to: scratch.file("none/a")) } == ENOENT)
    #expect(code { try Files.write([1], to: scratch.file("file/a")) } == ENOTDIR)
    #expect(code { try Files.createDirectory(scratch.file("file")) } == ENOTDIR)
    #expect(code { try Files.createDirectory(scratch.file("file/a")) } == ENOTDIR)
    #expect(code { _ = try Files.list(scratch.file("none")) } == ENOENT)
    #expect(code { _ = try Files.readAll(scratch.path, limit: 10) } == EISDIR)
    try Files.createDirectory(scratch.file("folder"))
    #expect(code { try Files.write([1], to: scratch.file("folder")) } == EISDIR)
    #expect(code { try Files.createDirectory("/proc/none") } != nil)
    #expect(try scratch.names() == ["file", "folder"])
    let error = try #require(throws: PlatformError.self) { try Files.list(scratch.file("none")) }
    #expect(error.description.contains(scratch.file("none")))
  }

  @Test(.enabled(if: getuid() != 0, "permissions do not bind the superuser"))
  func `a read-only folder refuses`() throws {
    let scratch = try ScratchFolder()
    #expect(unsafe chmod(scratch.path, 0o500) == 0)
    #expect(code { try Files.write([1], to: scratch.file("a")) } == EACCES)
    #expect(code { _ = try StagingFolder(beside: scratch.file("t"), name: "n") } == EACCES)
    #expect(code { _ = try FolderLock(scratch.path, since: "now") } == EACCES)
  }
}
