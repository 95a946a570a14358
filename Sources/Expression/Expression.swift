public import Tabular

/// A parsed expression: its words are in order, its names are not looked up yet.
public struct Expression: Sendable {
  /// The text as written.
  public let text: String
  /// Where the text begins in its definition.
  public let location: SourceLocation
  /// The fields or metrics it speaks of, each once, in the order of the text.
  public let fieldNames: [String]
  /// The parameters it asks for, without the colon, each once, in the order of the text.
  public let parameterNames: [String]
  let root: Syntax
  let source: Source

  /// Reads an expression of the SQL subset.
  ///
  /// - Throws: `ExpressionError` with the place of the first word that does not fit.
  public static func parse(
    _ text: String, at location: SourceLocation
  ) throws(ExpressionError) -> Expression {
    let source = Source(text, at: location)
    var parser = try Parser(source)
    return Expression(root: try parser.parse(), source: source)
  }

  /// The parts that a top-level `and` joins, in the order of the text: all must hold.
  public var conjuncts: [Expression] {
    func parts(_ node: Syntax) -> [Syntax] {
      guard case .and(let left, let right) = node.kind else { return [node] }
      return parts(left) + parts(right)
    }
    return parts(root).map { Expression(root: $0, source: source) }
  }

  private init(root: Syntax, source: Source) {
    self.root = root
    self.source = source
    text = source.text
    location = source.location
    var (names, parameters): ([String], [String]) = ([], [])
    root.visit { node in
      switch node.kind {
      case .name(let name) where !names.contains(name): names.append(name)
      case .parameter(let name) where !parameters.contains(name): parameters.append(name)
      default: break
      }
    }
    fieldNames = names
    parameterNames = parameters
  }
}
