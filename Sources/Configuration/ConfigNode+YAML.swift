import Tabular
import Yams

extension ConfigNode {
  /// Reads one YAML document.
  ///
  /// Definitions are plain data: duplicate keys, anchors, aliases, tags, a second document and values nested
  /// deeper than 50 are refused, so that what stands in the file is all there is.
  ///
  /// - Throws: `ConfigError` with line and column, also for what is no YAML at all.
  public static func parse(yaml: String, file: String) throws(ConfigError) -> ConfigNode {
    let text = yaml.unicodeScalars.first == "\u{FEFF}" ? String(yaml.unicodeScalars.dropFirst()) : yaml
    let reader = YAMLReader(text: text, file: file)
    let parser: Parser
    let root: Node?
    do {
      // The encoding is given because the default one reads the environment; without resolver rules
      // every scalar stays text.
      parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      root = try parser.singleRoot()
    } catch {
      throw reader.configError(error)
    }
    // Nodes refer to their anchors weakly; the parser owns them.
    defer { withExtendedLifetime(parser) {} }
    guard let root else {
      throw ConfigError(message: "the file is empty", location: reader.location(line: 1, column: 1))
    }
    return try reader.node(root, depth: 1)
  }
}

private struct YAMLReader {
  static let deepest = 50
  static let plainTags: Set<String> = [
    "", Tag.Name.str.rawValue, Tag.Name.seq.rawValue, Tag.Name.map.rawValue,
  ]
  let text: String
  let lines: [Substring.UnicodeScalarView]
  let file: String

  init(text: String, file: String) {
    self.text = text
    self.file = file
    lines = Substring(text).unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
  }

  func location(line: Int, column: Int) -> SourceLocation {
    SourceLocation(file: file, line: line, column: column)
  }

  func location(_ mark: Mark?) -> SourceLocation {
    location(line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  func node(_ node: Node, depth: Int) throws(ConfigError) -> ConfigNode {
    let place = location(node.mark)
    guard depth <= Self.deepest else {
      throw ConfigError(message: "nested deeper than \(Self.deepest) levels", location: place)
    }
    guard node.anchor == nil else {
      throw ConfigError(message: "anchors (&) and aliases (*) are not supported", location: place)
    }
    switch node {
    case .scalar(let scalar):
      try refuseTag(scalar.tag, at: place)
      let isQuoted = scalar.style != .plain && scalar.style != .any
      return ConfigNode(
        content: .scalar(scalar.string, isQuoted: isQuoted), location: place,
        textLocation: textLocation(scalar.style, from: place))
    case .sequence(let sequence):
      try refuseTag(sequence.tag, at: place)
      var elements: [ConfigNode] = []
      for element in sequence { elements.append(try self.node(element, depth: depth + 1)) }
      return ConfigNode(content: .list(elements), location: place)
    case .mapping(let mapping):
      try refuseTag(mapping.tag, at: place)
      return ConfigNode(content: .mapping(try entries(mapping, depth: depth)), location: place)
    case .alias:
      throw ConfigError(message: "anchors (&) and aliases (*) are not supported", location: place)
    }
  }

  func entries(_ mapping: Node.Mapping, depth: Int) throws(ConfigError) -> [ConfigEntry] {
    var entries: [ConfigEntry] = []
    var seen: Set<String> = []
    for (keyNode, valueNode) in mapping {
      let key = try node(keyNode, depth: depth + 1)
      guard case .scalar(let text, _) = key.content, !text.isEmpty else {
        throw key.error("a key must be a text, found \(key.kind)")
      }
      guard seen.insert(text).inserted else { throw key.error("key '\(text)' stands here a second time") }
      let value = try node(valueNode, depth: depth + 1)
      entries.append(ConfigEntry(key: text, location: key.location, value: value))
    }
    return entries
  }

  func refuseTag(_ tag: Tag, at place: SourceLocation) throws(ConfigError) {
    guard Self.plainTags.contains(tag.rawValue) else {
      throw ConfigError(message: "tags (!) are not supported", location: place)
    }
  }

  /// Where the text of a scalar begins, so that errors inside an expression can point at the character.
  func textLocation(_ style: Node.Scalar.Style, from place: SourceLocation) -> SourceLocation {
    guard let line = place.line, let column = place.column else { return place }
    switch style {
    case .singleQuoted, .doubleQuoted:
      return location(line: line, column: column + 1)
    case .literal, .folded:
      for index in lines.indices.dropFirst(line) {
        if let first = lines[index].firstIndex(where: { $0 != " " && $0 != "\r" }) {
          let indent = lines[index].distance(from: lines[index].startIndex, to: first)
          return location(line: index + 1, column: indent + 1)
        }
      }
      return place
    default:
      return place
    }
  }

  func configError(_ error: any Error) -> ConfigError {
    guard let error = error as? YamlError else {
      return ConfigError(message: "the file cannot be read as YAML", location: SourceLocation(file: file))
    }
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let before = context.map { "\($0.text): " } ?? ""
      return ConfigError(message: "not valid YAML: \(before)\(problem)", location: location(mark))
    case .reader(let problem, let offset, _, _):
      return ConfigError(message: "not valid YAML: \(problem)", location: location(offset: offset))
    case .duplicatedKeysInMapping(let duplicates, let context):
      let key = duplicates.first ?? ""
      return ConfigError(
        message: "key '\(key)' stands more than once in the same mapping, first here",
        location: location(context.mark))
    default:
      return ConfigError(message: "the file cannot be read as YAML", location: SourceLocation(file: file))
    }
  }

  /// The place of a character counted from the start of the file.
  func location(offset: Int?) -> SourceLocation {
    guard let offset else { return SourceLocation(file: file) }
    var (line, column) = (1, 1)
    for character in text.prefix(offset) {
      if character.isNewline { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return location(line: line, column: column)
  }
}
