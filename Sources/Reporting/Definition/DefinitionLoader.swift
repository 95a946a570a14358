import Configuration
import Platform
import Tabular

extension Catalog {
  /// Reads and resolves all definitions of a folder, some files side by side.
  ///
  /// - Throws: `ConfigError` (also for a folder or file that cannot be read) or `ExpressionError`.
  public static func load(
    _ folder: String, threads: Int = 1
  ) throws -> (catalog: Catalog, files: [DefinitionFile]) {
    var files: [DefinitionFile] = []
    do {
      try collect(folder, "", into: &files)
    } catch let error as PlatformError {
      throw ConfigError(message: "\(error)", location: SourceLocation(file: folder))
    }
    guard !files.isEmpty else {
      throw ConfigError(
        message: "the folder holds no .yaml or .json file; expected the definitions of a network",
        location: SourceLocation(file: folder))
    }
    return (try Catalog(Definitions(files, folder: folder, threads: threads)), files)
  }

  private static func collect(_ root: String, _ below: String, into files: inout [DefinitionFile]) throws {
    for entry in try Files.list(below.isEmpty ? root : "\(root)/\(below)") where !entry.name.hasPrefix(".") {
      let path = below.isEmpty ? entry.name : "\(below)/\(entry.name)"
      if entry.isDirectory {
        try collect(root, path, into: &files)
      } else if [".yaml", ".yml", ".json"].contains(where: entry.name.hasSuffix) {
        let bytes = try Files.readAll("\(root)/\(path)", limit: 1 << 20)
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw ConfigError(
            message: "the file is not UTF-8", location: SourceLocation(file: "\(root)/\(path)"))
        }
        files.append(DefinitionFile(path: "\(root)/\(path)", name: path, text: text))
      }
    }
  }
}
