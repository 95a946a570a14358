/// What grows must be listed: a rule, measure or renderer nobody lists does not exist.
enum CatalogRules {
  /// Files among the measures that are none.
  static let measureHelpers: Set<String> = [
    "Extremes",  // what Minimum and Maximum share
    "ValueHistogram",  // what Median and Percentile share
  ]
  /// Folders of Render that hold no renderer.
  static let renderHelpers: Set<String> = [
    "Feedback",  // letters to one school, not a form of the report
    "Form",  // what schools fill in
    "Sentences",  // templates for the summary
    "Theme",  // measures of the page, shared by the renderers
  ]

  /// The types listed as `Name.self` in the first list called `all` behind the catalogue's name.
  static func listed(in catalog: String, _ file: SourceText) -> Set<String> {
    let code = file.code.joined(separator: "\n")
    guard let start = code.firstRange(of: "enum \(catalog)")?.upperBound,
      let all = code[start...].firstRange(of: "static let all")?.upperBound,
      let open = code[all...].firstRange(of: "= [")?.upperBound,
      let end = code[open...].firstIndex(of: "]")
    else { return [] }
    return Set(
      code[open..<end].split { $0 == "," || $0.isWhitespace }.compactMap {
        $0.hasSuffix(".self") ? String($0.dropLast(5)) : nil
      })
  }

  /// What is in only one of the two.
  static func differences(files: Set<String>, listed: Set<String>, catalog: String) -> [String] {
    files.subtracting(listed).sorted().map { "\($0) is not in \(catalog)" }
      + listed.subtracting(files).sorted().map { "\(catalog) lists \($0), which has no file of that name" }
  }

  /// The names of the files directly in the folder.
  static func names(in folder: String, _ files: [SourceText]) -> Set<String> {
    Set(files.filter { $0.path == "\(folder)/\($0.name).swift" }.map(\.name))
  }

  /// The renderer each folder below Render must hold: `Text` holds `TextRenderer`.
  static func renderers(_ files: [SourceText]) -> Set<String> {
    let folders = files.compactMap { file -> String? in
      let parts = file.path.split(separator: "/")
      return parts.count > 3 && file.module == "Render" ? String(parts[2]) : nil
    }
    return Set(folders).subtracting(renderHelpers).reduce(into: []) { $0.insert($1 + "Renderer") }
  }
}
