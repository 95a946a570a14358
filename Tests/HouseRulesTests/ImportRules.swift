/// Who may know whom: arrows point down only.
enum ImportRules {
  /// From the ground up; a module may import the layers below its own, never a neighbour.
  static let layers: [Set<String>] = [
    ["Tabular"],
    ["Platform", "Configuration", "Expression", "ExcelWriter", "Solver", "Samples"],
    ["Contract"],
    ["Ingest", "Validate", "Aggregate", "Disclosure", "Render"],
    ["Reporting"],
    ["FuzzSupport"],
    ["netzbericht", "benchmark", "fuzz"],
  ]

  /// Foreign modules with the only room each is meant for.
  static let doors = [
    "CXLSXWriter": "ExcelWriter", "CZip": "ExcelWriter", "CWorkbookFiles": "ExcelWriter",
    "CCrypto": "Platform", "CGLPK": "Solver", "CWideBlocks": "Ingest", "Yams": "Configuration",
  ]

  /// The rooms that may use Foundation, with the reason.
  static let foundation = [
    "Render": "numbers in the notation of a language",
    "ExcelWriter": "the XML parser that reads a finished workbook back",
    "Reporting": "JSON: manifest, findings and lists in the ledger",
    "netzbericht": "clock and environment, which only the command line reads",
    "benchmark": "processes of their own, so that each has its own peak memory",
    "fuzz": "processes of their own, which an input may crash",
  ]

  static func upward(_ files: [SourceText]) -> [Offence] {
    files.flatMap { file -> [Offence] in
      guard let module = file.module else { return [] }
      guard let own = layer(of: module) else {
        return [Offence(file.path, "module \(module) has no layer yet: give it one")]
      }
      return file.imports.compactMap { line, imported in
        guard let other = layer(of: imported), other >= own, imported != module else { return nil }
        return Offence(file.path, line, "\(module) must not import \(imported)")
      }
    }
  }

  static func groundFloor(_ files: [SourceText]) -> [Offence] {
    offences(files) { module, imported in
      module == "Tabular" && imported != "Synchronization"
        ? "Tabular imports nothing but Synchronization" : nil
    }
  }

  static func foreignDoors(_ files: [SourceText]) -> [Offence] {
    offences(files) { module, imported in
      doors[imported].flatMap { $0 == module ? nil : "only \($0) imports \(imported)" }
    }
  }

  /// Reading YAML is one file's work, so that the library can be exchanged there.
  static func yamlReaders(_ files: [SourceText]) -> [String] {
    files.filter { $0.imports.contains { $0.module == "Yams" } }.map(\.path)
  }

  static func foundationOutside(_ files: [SourceText]) -> [Offence] {
    offences(files) { module, imported in
      imported.hasPrefix("Foundation") && foundation[module] == nil
        ? "\(module) must do without \(imported)" : nil
    }
  }

  private static func layer(of module: String) -> Int? { layers.firstIndex { $0.contains(module) } }

  private static func offences(
    _ files: [SourceText], _ message: (_ module: String, _ imported: String) -> String?
  ) -> [Offence] {
    files.flatMap { file in
      file.imports.compactMap { line, imported in
        message(file.module ?? "", imported).map { Offence(file.path, line, $0) }
      }
    }
  }
}
