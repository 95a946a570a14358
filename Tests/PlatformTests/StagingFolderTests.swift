import Glibc
import Platform
import Testing

struct StagingFolderTests {
  @Test func `a published folder takes the target's place, all of it`() throws {
    let scratch = try ScratchFolder()
    let target = scratch.file("out/2024-25")
    for round in ["first", "second"] {
      let staging = try StagingFolder(beside: target, name: "run")
      #expect(staging.path == scratch.file("out/.2024-25.staging-run"))
      try Files.createDirectory(staging.path + "/intern")
      try Files.write(Array(round.utf8), to: staging.path + "/intern/\(round).txt")
      #expect(unsafe chmod(staging.path + "/intern/\(round).txt", 0o666) == 0)
      try staging.publish()
      #expect(code { try staging.publish() } == EINVAL)
      #expect(
        try scratch.names()
          == ["out", "out/2024-25", "out/2024-25/intern", "out/2024-25/intern/\(round).txt"])
      #expect(try scratch.text("out/2024-25/intern/\(round).txt") == round)
      #expect(scratch.mode("out/2024-25/intern/\(round).txt") == 0o640)
      #expect(scratch.mode("out/2024-25") == 0o750)
    }
  }

  @Test func `a discarded or forgotten folder leaves the target as it was`() throws {
    let scratch = try ScratchFolder()
    try Files.createDirectory(scratch.file("t"))
    try scratch.write("old", "t/a")
    let staging = try StagingFolder(beside: scratch.file("t/"), name: "run")
    try Files.write([1], to: staging.path + "/b")
    try staging.discard()
    #expect(try scratch.names() == ["t", "t/a"])
    do { _ = try StagingFolder(beside: scratch.file("t"), name: "run") }
    #expect(try scratch.names() == ["t", "t/a"])
  }

  @Test func `what a killed run left is cleared away, other targets' folders are not`() throws {
    let scratch = try ScratchFolder()
    for name in [".t.staging-dead", ".t.staging-dead.old", ".t2.staging-alive", "t"] {
      try Files.createDirectory(scratch.file(name))
      try scratch.write(name, "\(name)/a")
    }
    let staging = try StagingFolder(beside: scratch.file("t"), name: "new")
    #expect(try Files.list(scratch.path).map(\.name) == [".t.staging-new", ".t2.staging-alive", "t"])
    #expect(try Files.list(staging.path).isEmpty)
    #expect(try scratch.text("t/a") == "t")
  }

  @Test func `a run killed between two renames gives the old folder back`() throws {
    let scratch = try ScratchFolder()
    for name in [".t.staging-dead", ".t.staging-dead.old"] {
      try Files.createDirectory(scratch.file(name))
      try scratch.write(name, "\(name)/a")
    }
    _ = try StagingFolder(beside: scratch.file("t"), name: "new")
    #expect(try scratch.names() == ["t", "t/a"])
    #expect(try scratch.text("t/a") == ".t.staging-dead.old")
  }

  @Test func `a link in the target's place is not followed, a file is not replaced`() throws {
    let (scratch, outside) = (try ScratchFolder(), try ScratchFolder())
    try outside.write("kept", "kept")
    #expect(unsafe symlink(outside.path, scratch.file("link")) == 0)
    try scratch.write("file", "file")
    for name in ["link", "file"] {
      let staging = try StagingFolder(beside: scratch.file(name), name: "run")
      #expect(code { try staging.publish() } == ENOTDIR)
    }
    #expect(try scratch.names() == ["file", "link"])
    #expect(try outside.names() == ["kept"])
    #expect(code { _ = try StagingFolder(beside: scratch.file("t"), name: "a/b") } == EINVAL)
  }
}
