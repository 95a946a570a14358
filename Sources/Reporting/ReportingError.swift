/// Why a run cannot go on, with the exit code of the command line.
public struct ReportingError: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble; the raw value is the exit code.
  public enum Kind: Int32, Sendable {
    /// The call cannot be understood.
    case usage = 64
    /// The input as a whole is unusable; nothing was published.
    case inputUnusable = 65
    /// No such period, school or metric.
    case selectionEmpty = 66
    /// A gate refused the result.
    case refusedByGate = 69
    /// A bug.
    case internalError = 70
    /// The results cannot be written.
    case cannotWrite = 73
    /// Another run holds the output folder.
    case locked = 75
    /// A definition is wrong.
    case definition = 78
  }
  /// What kind of trouble.
  public let kind: Kind
  /// What happened and what to do, in plain sentences.
  public let message: String

  /// An error.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
