import Testing

struct FormTests {
  @Test func `no file is longer than 400 lines`() throws {
    let files = try SourceTree.everything()
    try #require(files.count > 100)
    #expect(FormRules.tooLong(files) == [])
  }

  @Test func `a file of 401 lines is too long, one of 400 is not, with or without a last line break`() {
    let line = "let x = 1\n"
    let files = [
      SourceText(path: "Tests/A.swift", text: String(repeating: line, count: 400)),
      SourceText(path: "Tests/B.swift", text: String(repeating: line, count: 401)),
      SourceText(path: "Tests/C.swift", text: String(repeating: line, count: 400) + "let y = 2"),
    ]
    #expect(FormRules.tooLong(files).map(\.path) == ["Tests/B.swift", "Tests/C.swift"])
  }

  @Test func `unsafe code stands in Platform, Ingest and ExcelWriter only`() throws {
    let files = try SourceTree.sources()
    #expect(FormRules.unsafeOutside(files) == [])
  }

  @Test func `unsafe code elsewhere is seen, the word in comments, texts and other names is not`() {
    let text = """
      // unsafe in a comment
      let text = "unsafe", isUnsafe = false, unsafely = 1
      nonisolated(unsafe) var x = 1
      /* unsafe /* unsafe */
      unsafe */ let y = unsafe read(x)
      """
    let bad = SourceText(path: "Sources/Validate/A.swift", text: text)
    let good = SourceText(path: "Sources/Platform/A.swift", text: text)
    #expect(FormRules.unsafeOutside([bad, good]).map(\.line) == [3, 5])
  }
}

struct SourceTextTests {
  @Test func `texts are told from code, whatever quotes they use`() {
    let text = ##"""
      let a = "plain", b = #"raw "quoted" \n"#, c = "with \(value("inner")) more"
      let d = """
        lines // no comment
        """ // "no text"
      let e = "say \"yes\"", f = ""
      """##
    let source = SourceText(path: "Sources/A/B.swift", text: text)
    #expect(
      source.literals == [
        .init(line: 1, text: "plain"), .init(line: 1, text: #"raw "quoted" \n"#),
        .init(line: 1, text: "inner"), .init(line: 2, text: "\n  lines // no comment\n  "),
        .init(line: 5, text: #"say "yes""#), .init(line: 5, text: ""),
      ])
    #expect(source.code.last == #"let e = "", f = """#)
    #expect(source.lineCount == 5)
  }

  @Test func `imports are read with attributes, access levels and kinds, not from comments`() {
    let text = """
      import A
      public import B
      @preconcurrency internal import struct C.Part
      // import D
      let text = "import E"
      """
    let imports = SourceText(path: "Sources/A/B.swift", text: text).imports
    #expect(imports.map(\.module) == ["A", "B", "C"])
    #expect(imports.map(\.line) == [1, 2, 3])
  }
}
