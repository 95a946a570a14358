import Logging
import Platform
import Reporting
import Tabular

/// The cases of `Tests/Cases`: small towns with their definitions, run into a folder of the test's own.
struct SmallTown {
  static let folder = Project.root + "/Tests/Cases"
  /// The definitions the cases share.
  static let definitions = folder + "/pipelines"

  let name: String

  var path: String { "\(Self.folder)/\(name)" }
  var input: String { "\(path)/input" }
  var expected: String { "\(path)/expected" }
  /// A case may bring its own definitions.
  var definitions: String {
    (try? Files.exists("\(path)/pipelines")) ?? false ? "\(path)/pipelines" : Self.definitions
  }

  func options(output: String, threads: Int = 1, input: String? = nil) -> RunOptions {
    Self.options(definitions: definitions, input: input ?? self.input, output: output, threads: threads)
  }

  static func options(definitions: String, input: String, output: String, threads: Int = 1) -> RunOptions {
    RunOptions(
      definitions: definitions, input: input, output: output, threads: threads,
      recordedAt: "2024-11-30T12:00:00Z", logger: quiet)
  }

  /// Says nothing below an error.
  static var quiet: Logger {
    var logger = Logger(label: "test")
    logger.logLevel = .error
    return logger
  }
}
