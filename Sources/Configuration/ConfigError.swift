public import Tabular

/// A definition that cannot be used: what is wrong with it, and where.
public struct ConfigError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, with the way out where one is known.
  public let message: String
  /// Where it stands.
  public let location: SourceLocation

  /// An error at a place.
  public init(message: String, location: SourceLocation) {
    self.message = message
    self.location = location
  }

  /// `file:line:column: error: message`.
  public var description: String { "\(location): error: \(message)" }
}
