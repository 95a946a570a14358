import Configuration

/// What the definitions promise, and what Sources must leave to them.
enum DefinitionRules {
  /// Words that the definitions use as names and Sources for something else, with the reason.
  static let ordinaryWords = [
    "status": "a column of the ledger",
    "sha256": "a column of the ledger",
    "schule": "the German word in headings and letters",
    "stelle": "the German word in headings",
  ]

  static func withoutVersion(path: String, text: String) -> [Offence] {
    do {
      let node = try ConfigNode.parse(yaml: text, file: path)
      guard try node.anyMapping().optional("version")?.integer() == 1 else {
        return [Offence(path, "'version: 1' is missing")]
      }
      return []
    } catch {
      return [Offence(path, "\(error)")]
    }
  }

  /// The names that a definition gives: every `name:` in all languages, and every `table:`.
  static func names(path: String, text: String) throws -> Set<String> {
    var names: Set<String> = []
    collect(try ConfigNode.parse(yaml: text, file: path), into: &names)
    return names
  }

  private static func collect(_ node: ConfigNode, into names: inout Set<String>) {
    if let elements = try? node.list() {
      for element in elements { collect(element, into: &names) }
    } else if let map = try? node.anyMapping() {
      for entry in map.entries {
        if ["name", "table"].contains(entry.key) {
          let languages = (try? entry.value.anyMapping())?.entries.map(\.value) ?? [entry.value]
          names.formUnion(languages.compactMap { try? $0.string() })
        }
        collect(entry.value, into: &names)
      }
    }
  }

  /// The names that Sources repeat; the invented town writes the same files as schools do and may.
  static func repeated(_ names: Set<String>, in files: [SourceText]) -> [Offence] {
    files.filter { $0.module != "Samples" }.flatMap { file in
      file.literals.filter { names.contains($0.text) && ordinaryWords[$0.text] == nil }.map {
        Offence(file.path, $0.line, "'\($0.text)' is a name of pipelines/ and must not stand in Sources")
      }
    }
  }
}
