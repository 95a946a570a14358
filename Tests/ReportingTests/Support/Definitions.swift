import Configuration
import Expression
import Platform
import Reporting
import Tabular

/// The small town's definitions with one thing changed.
struct ChangedDefinitions {
  /// What was refused.
  struct Refusal {
    let message: String
    let file: String
    let line: Int?
    let column: Int?
  }

  private var files: [String: String]

  init() throws {
    files = try FolderContents.bytes(SmallTown.definitions).mapValues { String(decoding: $0, as: UTF8.self) }
  }

  /// A text that a change looks for stands nowhere: the test is out of date.
  struct NotFound: Error {
    let text: String
    let file: String
  }

  /// Puts the new text in the place of the first occurrence.
  mutating func replace(_ text: String, with new: String, in file: String) throws {
    guard var whole = files[file], let range = whole.ranges(of: text).first else {
      throw NotFound(text: text, file: file)
    }
    whole.replaceSubrange(range, with: new)
    files[file] = whole
  }

  /// Puts a whole file in the place of another.
  mutating func set(_ text: String, in file: String) { files[file] = text }

  /// Adds text below a file, or a file.
  mutating func append(_ text: String, to file: String) { files[file, default: ""] += text }

  /// Writes the definitions into a folder.
  func write(to folder: TestFolder) throws -> String {
    for (path, text) in files { try folder.write(text, "definitions/\(path)") }
    return folder.file("definitions")
  }

  /// The error with which the definitions are refused; nil if they are taken.
  func refusal() throws -> Refusal? {
    let folder = try TestFolder()
    let root = try write(to: folder)
    func name(_ place: SourceLocation) -> String { String(place.file.dropFirst(root.count + 1)) }
    do {
      _ = try Catalog.load(root)
      return nil
    } catch let error as ConfigError {
      let place = error.location
      return Refusal(message: error.message, file: name(place), line: place.line, column: place.column)
    } catch let error as ExpressionError {
      let place = error.location
      return Refusal(message: error.message, file: name(place), line: place.line, column: place.column)
    }
  }

  /// Where the text stands in a file: its line and the column of its first character.
  func place(of text: String, in file: String) -> (line: Int, column: Int)? {
    guard let whole = files[file], let range = whole.ranges(of: text).first else { return nil }
    let before = whole[..<range.lowerBound]
    let lineStart = before.lastIndex(of: "\n").map { before.index(after: $0) } ?? before.startIndex
    return (before.count { $0 == "\n" } + 1, before[lineStart...].count + 1)
  }
}
