import ExcelWriter
import Mustache
public import Tabular

/// What a template's name stands for.
public enum SentenceFact: Sendable, Hashable {
  /// A word or a formatted number.
  case text(String)
  /// Decides whether a section is said.
  case flag(Bool)
  /// Not known: nothing is said, sections that need it fall away.
  case missing
}

/// A sentence with gaps, in the notation of Mustache: `{{name}}`, `{{#name}}…{{/name}}`, `{{^name}}…{{/name}}`.
public struct SentenceTemplate: Sendable {
  private let template: MustacheTemplate
  private let names: [String]

  /// Reads a template; throws on a broken one and on names that are not among the known ones.
  public init(_ text: String, knownNames: [String]) throws {
    names = try Self.names(in: text)
    for name in names where !knownNames.contains(name) {
      throw RenderError("template", "the name \(name) is not known")
    }
    do {
      // Sentences are plain text: nothing is escaped.
      template = try MustacheTemplate(string: "{{%CONTENT_TYPE:TEXT}}" + text)
    } catch {
      throw RenderError("template", "the template is broken: \(error)")
    }
  }

  /// The sentence with single blanks, or "" where nothing is left to say.
  ///
  /// Throws where a name of the template has no fact or a flag stands where a word belongs.
  public func render(_ facts: [String: SentenceFact]) throws -> String {
    var values: [String: any Sendable] = [:]
    for name in names {
      guard let fact = facts[name] else { throw RenderError("template", "there is no fact for \(name)") }
      switch fact {
      case .text(let text): if !text.isEmpty { values[name] = text }
      case .flag(let flag): values[name] = Flag(isSet: flag, name: name)
      case .missing: continue
      }
    }
    let sentence = template.render(values)
    if let flag = names.first(where: { sentence.contains(Flag.trace($0)) }) {
      throw RenderError("template", "\(flag) is a yes or no and cannot be said")
    }
    return sentence.split(whereSeparator: { $0 == " " || $0.isNewline || $0 == "\t" }).joined(separator: " ")
  }

  /// The names that a template asks for, in order; none for a broken one, which is reported where it is read.
  public static func tags(of text: String) -> [String] { (try? names(in: text)) ?? [] }

  /// The numbers that stand in the template itself: `150 (GEW)`, `je 100`.
  public static func constants(of text: String) -> [Rational] {
    var plain = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      plain += rest[..<start.lowerBound] + "{"
      rest = rest[start.upperBound...]
      rest = rest.firstRange(of: "}}").map { rest[$0.upperBound...] } ?? ""
    }
    return ShownNumber.all(in: plain + rest).compactMap { number in
      // Written numbers have a few decimals at most.
      Rational(scaled: Int128((abs(number) * 1000).rounded()), scale: 3)
    }
  }

  /// The names in order; only the parts of the notation that sentences need are allowed.
  private static func names(in text: String) throws -> [String] {
    var names: [String] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      rest = rest[start.upperBound...]
      let isTriple = rest.hasPrefix("{")
      guard let end = rest.firstRange(of: isTriple ? "}}}" : "}}") else {
        throw RenderError("template", "a name is not closed")
      }
      var tag = rest[..<end.lowerBound]
      rest = rest[end.upperBound...]
      if tag.hasPrefix("!") { continue }
      if let first = tag.first, "#^/&{".contains(first) { tag = tag.dropFirst() }
      let name = tag.split(separator: " ").joined(separator: " ")
      guard isName(name) else {
        throw RenderError("template", "a tag is not a name")
      }
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func isName(_ text: String) -> Bool {
    func isLetter(_ scalar: Unicode.Scalar) -> Bool {
      "A"..."Z" ~= scalar || "a"..."z" ~= scalar || scalar == "_" || "ÄÖÜäöüß".unicodeScalars.contains(scalar)
    }
    guard let first = text.unicodeScalars.first, isLetter(first) else { return false }
    return text.unicodeScalars.allSatisfy { isLetter($0) || "0"..."9" ~= $0 || $0 == "-" }
  }
}

/// A yes or no that leaves a trace where it is said instead of asked.
private struct Flag: MustacheCustomRenderable, MustacheParent, Sendable {
  let isSet: Bool
  let name: String

  static func trace(_ name: String) -> String { "\u{1}\(name)\u{1}" }

  var isNull: Bool { !isSet }
  var renderText: String { Self.trace(name) }

  func child(named: String) -> Any? { nil }
}
