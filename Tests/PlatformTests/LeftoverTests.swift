import Glibc
import Platform
import Testing

/// What killed runs leave, links that lead to the latest results, and files that must stay as they are.
struct LeftoverTests {
  @Test func `staging folders and half-written files go, whatever their target; the rest stays`() throws {
    let scratch = try ScratchFolder()
    for name in [".a.staging-1", ".b.staging-2", "c", ".hidden"] {
      try Files.createDirectory(scratch.file(name))
      try scratch.write("x", "\(name)/x")
    }
    try scratch.write("half", ".partial-77-1")
    try StagingFolder.clearLeftovers(in: scratch.path)
    #expect(try scratch.names() == [".hidden", ".hidden/x", "c", "c/x"])
    try StagingFolder.clearLeftovers(in: scratch.file("none"))
  }

  @Test func `a target that was being replaced is put back`() throws {
    let scratch = try ScratchFolder()
    try Files.createDirectory(scratch.file(".a.staging-1.old"))
    try scratch.write("old", ".a.staging-1.old/x")
    try Files.createDirectory(scratch.file(".a.staging-1"))
    try StagingFolder.clearLeftovers(in: scratch.path)
    #expect(try scratch.names() == ["a", "a/x"])
  }

  @Test func `a link is led elsewhere in one step, and takes the place of nothing but a link`() throws {
    let scratch = try ScratchFolder()
    #expect(Files.linked(scratch.file("current")) == nil)
    for name in ["2025-01", "2025-02"] {
      try Files.link(scratch.file("current"), to: name)
      #expect(Files.linked(scratch.file("current")) == name)
    }
    try scratch.write("x", "taken")
    #expect(code { try Files.link(scratch.file("taken"), to: "a") } == EEXIST)
    #expect(try scratch.names() == ["current", "taken"])
  }

  @Test func `what is protected can only be read`() throws {
    let scratch = try ScratchFolder()
    try Files.createDirectory(scratch.file("a/b"))
    try scratch.write("x", "a/b/c")
    try Files.protect(scratch.file("a"))
    #expect(scratch.mode("a") == 0o550 && scratch.mode("a/b") == 0o550 && scratch.mode("a/b/c") == 0o440)
    for name in ["a", "a/b"] { #expect(unsafe chmod(scratch.file(name), 0o750) == 0) }
  }

  @Test func `hashes, sizes and moves`() throws {
    let scratch = try ScratchFolder()
    try scratch.write("abc", "a")
    #expect(
      try Files.hash(scratch.file("a")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(try Files.facts(scratch.file("a"))?.size == 3 && Files.facts(scratch.file("b")) == nil)
    try Files.move(scratch.file("a"), to: scratch.file("b"))
    #expect(try scratch.names() == ["b"])
    #expect(unsafe symlink("b", scratch.file("c")) == 0)
    #expect(code { _ = try Files.hash(scratch.file("c")) } == ELOOP)
    #expect(Files.freeSpace(scratch.path) ?? 0 > 0 && Files.isWritable(scratch.path))
  }

  @Test func `who holds a lock is told without taking it`() throws {
    let scratch = try ScratchFolder()
    let lock = try FolderLock(scratch.path, since: "noon")
    #expect(try FolderLock.holder(of: scratch.path) == "process \(getpid()) since noon")
    lock.release()
    #expect(try FolderLock.holder(of: scratch.path) == nil)
  }
}
