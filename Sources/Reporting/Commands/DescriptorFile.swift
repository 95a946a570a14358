import Configuration
import Contract
import Platform
import Tabular

/// Descriptors of the Data Package standard on disk, in JSON or YAML.
enum DescriptorFile {
  private static let largest = 1 << 24

  /// Reads a descriptor; files that end in `.yaml` or `.yml` are YAML, all others JSON.
  static func node(_ path: String) throws(ConfigError) -> ConfigNode {
    let bytes: [UInt8]
    do {
      bytes = try Files.readAll(path, limit: largest)
    } catch {
      throw ConfigError(message: "\(error)", location: SourceLocation(file: path))
    }
    guard path.hasSuffix(".yaml") || path.hasSuffix(".yml") else {
      return try .parse(json: bytes, file: path)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigError(message: "the file is not UTF-8", location: SourceLocation(file: path))
    }
    return try .parse(yaml: text, file: path)
  }

  /// Reads a Data Package with the descriptors it refers to.
  static func package(_ path: String) throws(ConfigError) -> PackageDescriptor {
    let folder = folder(of: path)
    return try PackageDescriptor(try node(path)) { name throws(ConfigError) in try node(join(folder, name)) }
  }

  /// The folder a path lies in; empty for the current one.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}
