import Testing

struct CatalogTests {
  private func expectListed(
    _ names: Set<String>, in catalog: String, at path: String, _ files: [SourceText],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = try #require(files.first { $0.path == path }, sourceLocation: sourceLocation)
    let listed = CatalogRules.listed(in: catalog, file)
    try #require(!listed.isEmpty && !names.isEmpty, sourceLocation: sourceLocation)
    #expect(
      CatalogRules.differences(files: names, listed: listed, catalog: catalog) == [],
      sourceLocation: sourceLocation)
  }

  @Test func `every rule is listed`() throws {
    let files = try SourceTree.sources()
    let names = CatalogRules.names(in: "Sources/Validate/Rules", files)
    try expectListed(names, in: "RuleCatalog", at: "Sources/Validate/RuleCatalog.swift", files)
  }

  @Test func `every measure is listed`() throws {
    let files = try SourceTree.sources()
    let names = CatalogRules.names(in: "Sources/Aggregate/Measures", files)
    #expect(CatalogRules.measureHelpers.isSubset(of: names))
    try expectListed(
      names.subtracting(CatalogRules.measureHelpers), in: "MeasureCatalog",
      at: "Sources/Aggregate/Measure.swift", files)
  }

  @Test func `every renderer is listed`() throws {
    let files = try SourceTree.sources()
    let names = CatalogRules.renderers(files)
    try expectListed(names, in: "RendererCatalog", at: "Sources/Render/Renderer.swift", files)
    for name in names {
      let folder = "Sources/Render/\(name.dropLast("Renderer".count))"
      #expect(CatalogRules.names(in: folder, files).contains(name), "\(folder) lacks \(name).swift")
    }
  }

  @Test func `a file nobody lists and an entry without a file are seen`() {
    let catalog = SourceText(
      path: "Sources/Validate/Rule.swift",
      text: """
        struct Other { static let all = [Nothing.self] }
        enum RuleCatalog {
          static let all: [any Rule.Type] = [
            First.self, // Commented.self,
            Ghost.self,
          ]
          static let more = [Third.self]
        }
        """)
    let files = ["Rules/First", "Rules/Second", "Rules/Deeper/Third", "Elsewhere"].map {
      SourceText(path: "Sources/Validate/\($0).swift", text: "")
    }
    let names = CatalogRules.names(in: "Sources/Validate/Rules", files)
    let listed = CatalogRules.listed(in: "RuleCatalog", catalog)
    #expect(listed == ["First", "Ghost"])
    #expect(
      CatalogRules.differences(files: names, listed: listed, catalog: "RuleCatalog") == [
        "Second is not in RuleCatalog", "RuleCatalog lists Ghost, which has no file of that name",
      ])
    #expect(CatalogRules.listed(in: "MeasureCatalog", catalog) == [])
  }

  @Test func `a folder of Render must hold a renderer unless it is named as a helper`() {
    let files = ["Render/Text/TextTable", "Render/Theme/Colours", "Render/Texts", "Ingest/Deep/File"].map {
      SourceText(path: "Sources/\($0).swift", text: "")
    }
    #expect(CatalogRules.renderers(files) == ["TextRenderer"])
  }
}
