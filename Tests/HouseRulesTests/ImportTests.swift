import Testing

struct ImportTests {
  private func file(_ path: String, _ imports: String...) -> SourceText {
    SourceText(path: path, text: imports.map { "import \($0)\n" }.joined())
  }

  @Test func `arrows point down only`() throws {
    let files = try SourceTree.sources()
    #expect(ImportRules.upward(files) == [])
  }

  @Test func `an arrow up or to a neighbour is seen, and so is a module without a layer`() {
    let files = [
      file("Sources/Validate/A.swift", "Tabular", "Ingest"),
      file("Sources/Expression/B.swift", "Foundation", "Reporting"),
      file("Sources/Reporting/C.swift", "Ingest", "GRDB"),
      file("Sources/Statistics/D.swift", "Tabular"),
    ]
    #expect(
      ImportRules.upward(files).map(\.description) == [
        "Sources/Validate/A.swift:2: Validate must not import Ingest",
        "Sources/Expression/B.swift:2: Expression must not import Reporting",
        "Sources/Statistics/D.swift:1: module Statistics has no layer yet: give it one",
      ])
  }

  @Test func `Tabular imports nothing but Synchronization`() throws {
    let files = try SourceTree.sources()
    #expect(ImportRules.groundFloor(files) == [])
  }

  @Test func `another import of Tabular is seen`() {
    let files = [
      file("Sources/Tabular/A.swift", "Synchronization", "Glibc"), file("Sources/Platform/B.swift", "Glibc"),
    ]
    #expect(ImportRules.groundFloor(files).map(\.line) == [2])
  }

  @Test func `foreign libraries have one door each`() throws {
    let files = try SourceTree.sources()
    #expect(ImportRules.foreignDoors(files) == [])
    #expect(ImportRules.yamlReaders(files).count == 1, "\(ImportRules.yamlReaders(files))")
  }

  @Test func `a second door is seen`() {
    let files = [
      file("Sources/Render/A.swift", "CXLSXWriter"), file("Sources/ExcelWriter/B.swift", "CXLSXWriter"),
      file("Sources/Configuration/C.swift", "Yams"), file("Sources/Configuration/D.swift", "Yams"),
      file("Sources/Reporting/E.swift", "Yams"),
    ]
    #expect(
      ImportRules.foreignDoors(files).map(\.path) == ["Sources/Render/A.swift", "Sources/Reporting/E.swift"])
    #expect(ImportRules.yamlReaders(files).count == 3)
  }

  @Test func `Foundation stays where there is a reason for it`() throws {
    let files = try SourceTree.sources()
    #expect(ImportRules.foundationOutside(files) == [])
  }

  @Test func `Foundation elsewhere is seen, its parts included`() {
    let files = [
      file("Sources/Ingest/A.swift", "FoundationEssentials"), file("Sources/Validate/B.swift", "Foundation"),
      file("Sources/Render/C.swift", "Foundation"),
    ]
    #expect(
      ImportRules.foundationOutside(files).map(\.path) == [
        "Sources/Ingest/A.swift", "Sources/Validate/B.swift",
      ])
  }
}
