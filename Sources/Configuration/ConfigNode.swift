public import Tabular

/// One value of a definition file together with its place.
///
/// A scalar is kept as the text that was written: `007`, `12:30` and `no` mean nothing until somebody asks
/// for a number, a date or a truth value.
public struct ConfigNode: Sendable {
  enum Content: Sendable {
    case scalar(String, isQuoted: Bool)
    case list([ConfigNode])
    case mapping([ConfigEntry])
  }

  /// Where the value begins.
  public let location: SourceLocation
  /// Where the first character of a scalar's text stands: behind the quote, below the `|`.
  public let textLocation: SourceLocation
  let content: Content

  init(content: Content, location: SourceLocation, textLocation: SourceLocation? = nil) {
    self.content = content
    self.location = location
    self.textLocation = textLocation ?? location
  }

  /// Whether the value is a list.
  public var isList: Bool { if case .list = content { true } else { false } }

  /// Whether the value is a mapping.
  public var isMapping: Bool { if case .mapping = content { true } else { false } }

  /// The elements of a list; nil for anything else.
  public var elements: [ConfigNode]? { if case .list(let elements) = content { elements } else { nil } }

  /// The keys of a mapping; nil for anything else.
  public var entries: [ConfigEntry]? { if case .mapping(let entries) = content { entries } else { nil } }

  /// The text of a scalar, an empty one included; nil for a list and a mapping.
  public var scalar: String? { if case .scalar(let text, _) = content { text } else { nil } }

  /// Whether the value is a text in quotes.
  public var isQuoted: Bool { if case .scalar(_, let isQuoted) = content { isQuoted } else { false } }

  /// A mapping that another way of writing stands for.
  public static func mapping(_ entries: [(key: String, value: ConfigNode)], at place: SourceLocation)
    -> ConfigNode
  {
    ConfigNode(
      content: .mapping(entries.map { ConfigEntry(key: $0.key, location: place, value: $0.value) }),
      location: place)
  }

  /// A list that another way of writing stands for.
  public static func list(_ elements: [ConfigNode], at place: SourceLocation) -> ConfigNode {
    ConfigNode(content: .list(elements), location: place)
  }

  /// A text that another way of writing stands for.
  public static func text(_ text: String, at place: SourceLocation) -> ConfigNode {
    ConfigNode(content: .scalar(text, isQuoted: true), location: place)
  }

  /// A mapping of some of this one's keys; nil for anything but a mapping.
  public func picking(_ keys: (String) -> Bool) -> ConfigNode? {
    guard case .mapping(let entries) = content else { return nil }
    return ConfigNode(content: .mapping(entries.filter { keys($0.key) }), location: location)
  }

  /// The same mapping with another value for a key it has.
  public func replacing(_ key: String, with value: ConfigNode) -> ConfigNode {
    guard case .mapping(let entries) = content else { return self }
    let replaced = entries.map {
      $0.key == key ? ConfigEntry(key: key, location: $0.location, value: value) : $0
    }
    return ConfigNode(content: .mapping(replaced), location: location)
  }

  /// An error at this value's place.
  public func error(_ message: String) -> ConfigError { ConfigError(message: message, location: location) }

  /// What was found, for messages that expected something else.
  var kind: String {
    switch content {
    case .scalar("", isQuoted: false): "nothing"
    case .scalar(let text, _): "'\(text)'"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// One key of a mapping with its value.
public struct ConfigEntry: Sendable {
  /// The key as written.
  public let key: String
  /// Where the key stands.
  public let location: SourceLocation
  /// The value.
  public let value: ConfigNode
}

/// A mapping whose keys are all known.
public struct ConfigMapping: Sendable {
  /// The keys with their values in the order of the file.
  public let entries: [ConfigEntry]
  /// Where the mapping begins.
  public let location: SourceLocation

  /// The key's value.
  ///
  /// - Throws: `ConfigError` at the mapping's place if the key is missing.
  public func required(_ key: String) throws(ConfigError) -> ConfigNode {
    if let value = optional(key) { return value }
    throw ConfigError(message: "key '\(key)' is missing", location: location)
  }

  /// The key's value, or nil if the key is absent.
  public func optional(_ key: String) -> ConfigNode? { entries.first { $0.key == key }?.value }
}
