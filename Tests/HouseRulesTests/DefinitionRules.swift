import Configuration

/// What the definitions promise, and what Sources must leave to them.
enum DefinitionRules {
  /// Words that mean something else in one place than they do as names of the definitions.
  struct Exception {
    let words: Set<String>
    /// The beginning of the paths where they may stand.
    let place: String
    let reason: String
  }

  static let exceptions = [
    Exception(
      words: ["format"], place: "Sources/Contract/Descriptors/",
      reason: "a property of Table Schema and Data Package"),
    Exception(
      words: ["format"], place: "Sources/Contract/JSONSchema/", reason: "a property of JSON Schema"),
    Exception(
      words: ["format"], place: "Sources/Reporting/Definition/FieldReader.swift",
      reason: "a property of Table Schema"),
    Exception(
      words: ["format"], place: "Sources/Reporting/Commands/PackageExport.swift",
      reason: "a property of Table Schema"),
    Exception(
      words: ["status", "sha256"], place: "Sources/Reporting/Ledger", reason: "columns of the ledger"),
    Exception(
      words: ["status"], place: "Sources/netzbericht/Commands/StatusCommand.swift",
      reason: "the name of a command, as everywhere"),
    Exception(
      words: ["netzwerk", "erster_tag", "letzter_tag"], place: "Sources/Reporting/Build/Facts.swift",
      reason: "gaps of the sentences, which the program fills in any report"),
    Exception(
      words: ["schule", "stelle"], place: "Sources/Ingest/Label.swift",
      reason: "German words that tell a school's name from a person's"),
    Exception(
      words: ["schule"], place: "Sources/Render/Feedback/",
      reason: "the German word, which decides the article"),
    Exception(
      words: ["Cover", "Contents", "Inhalt", "Hinweise", "Zeichen"], place: "Sources/Render/",
      reason: "words for readers, on whichever sheet they stand"),
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
    files.filter { $0.module != "Samples" }.flatMap { file -> [Offence] in
      let allowed = exceptions.filter { file.path.hasPrefix($0.place) }
      return file.literals.filter { literal in
        names.contains(literal.text) && !allowed.contains { $0.words.contains(literal.text) }
      }.map {
        Offence(file.path, $0.line, "'\($0.text)' is a name of pipelines/ and must not stand in Sources")
      }
    }
  }
}
