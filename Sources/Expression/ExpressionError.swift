public import Tabular

/// An expression that cannot be read, does not fit its fields, or leaves the range of numbers.
public struct ExpressionError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, with the way out where one is known.
  public let message: String
  /// Where it stands in the definition.
  public let location: SourceLocation
  /// The line of the expression and below it a caret under the place.
  public let excerpt: String

  /// `file:line:column: error: message`, then the excerpt.
  public var description: String { "\(location): error: \(message)\n\(excerpt)" }
}

/// An expression's text with its place in the definition.
struct Source: Sendable {
  let text: String
  let scalars: [Unicode.Scalar]
  let location: SourceLocation

  init(_ text: String, at location: SourceLocation) {
    self.text = text
    self.scalars = Array(text.unicodeScalars)
    self.location = location
  }

  /// An error at the scalar with that offset; further lines are taken to be indented like the first.
  func error(_ message: String, at offset: Int) -> ExpressionError {
    let place = min(offset, scalars.count)
    let before = scalars[..<place]
    let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    let lineEnd = scalars[place...].firstIndex(of: "\n") ?? scalars.count
    let lineNumber = before.count { $0 == "\n" }
    let pad = scalars[lineStart..<place].map { $0 == "\t" ? "\t" : " " as Unicode.Scalar }
    let location = SourceLocation(
      file: location.file, line: location.line.map { $0 + lineNumber },
      column: location.column.map { $0 + place - lineStart })
    return ExpressionError(
      message: message, location: location,
      excerpt: "  \(string(scalars[lineStart..<lineEnd]))\n  \(string(pad[...]))^")
  }

  func string(_ slice: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: slice)
    return String(view)
  }
}
