import ExcelWriter
public import Tabular

/// Turns a finished report into files of one kind.
public protocol Renderer: Sendable {
  /// The name used in definitions: `workbook`.
  static var name: String { get }
  /// A renderer; it has no settings of its own.
  init()
  /// Writes all files of its kind into the folder; throws where a file cannot be made as it should be.
  func render(_ report: Report, into folder: RenderFolder) throws
}

/// The staging folder a renderer writes into.
public struct RenderFolder: Sendable {
  /// The folder's path, for writers that open their file themselves.
  public let path: String
  /// Writes one file; the name may hold one `/` and is relative to the folder.
  public let write: @Sendable (_ name: String, _ bytes: [UInt8]) throws -> Void

  /// A folder with the function that writes into it.
  public init(path: String, write: @escaping @Sendable (_ name: String, _ bytes: [UInt8]) throws -> Void) {
    self.path = path
    self.write = write
  }
}

/// All renderers, one line each.
public enum RendererCatalog {
  /// Every renderer, in the order they run.
  public static let all: [any Renderer.Type] = [
    WorkbookRenderer.self,
    TextRenderer.self,
    TablesRenderer.self,
  ]
}

/// A report that cannot be shown as it stands.
public struct RenderError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Kind: Sendable, Hashable {
    /// The report holds what cannot be shown.
    case content
    /// The finished file breaks a rule of the checklist.
    case refused
    /// The file could not be written whole.
    case cannotWrite
  }
  /// What kind of trouble it is.
  public let kind: Kind
  /// The table, template or file, with the place in it.
  public let place: String
  /// What is wrong, in a plain sentence; never a value.
  public let message: String

  init(_ place: String, _ message: String, kind: Kind = .content) {
    self.kind = kind
    self.place = place
    self.message = message
  }

  /// Place and message in one line.
  public var description: String { "\(place): \(message)" }
}

/// The libraries behind the renderers.
public enum RenderLibraries {
  /// Their names and versions.
  public static var versions: [(name: String, version: String)] { LibraryVersion.all }
}
