import Glibc
import Platform
import Testing

struct FolderLockTests {
  @Test func `a second holder is told who holds the lock since when`() throws {
    let scratch = try ScratchFolder()
    let lock = try FolderLock(scratch.path, since: "2025-08-01 07:30")
    let error = try #require(throws: PlatformError.self) {
      _ = try FolderLock(scratch.path, since: "2025-08-01 07:31")
    }
    #expect(error.code == EWOULDBLOCK)
    #expect(error.operation == "lock (held by process \(getpid()) since 2025-08-01 07:30)")
    lock.release()
    let next = try FolderLock(scratch.path, since: "8:00")
    #expect(try scratch.text(".lock") == "process \(getpid()) since 8:00\n")
    withExtendedLifetime(next) {}
  }

  @Test func `a lock ends with its life, and a link is not followed`() throws {
    let scratch = try ScratchFolder()
    do { _ = try FolderLock(scratch.path, since: "a") }
    _ = try FolderLock(scratch.path, since: "b")
    #expect(code { _ = try FolderLock(scratch.file("none"), since: "c") } == ENOENT)
    try Files.createDirectory(scratch.file("f"))
    #expect(unsafe symlink(scratch.file("elsewhere"), scratch.file("f/.lock")) == 0)
    #expect(code { _ = try FolderLock(scratch.file("f"), since: "d") } == ELOOP)
    #expect(try !Files.exists(scratch.file("elsewhere")))
  }
}
