import ArgumentParser
import Configuration
import Expression
import Foundation
import Logging
import Platform
import Reporting
import Tabular

/// What goes to standard error, and the exit codes.
enum Diagnostics {
  /// Runs the command's work; every error becomes one plain message and a documented exit code.
  static func reporting(_ work: () throws -> Void) throws {
    do {
      try work()
    } catch let error as ExitCode {
      throw error
    } catch let error as ReportingError {
      throw fail("error: \(error.message)", error.kind.rawValue)
    } catch let error as ConfigError {
      throw fail("\(error)", ReportingError.Kind.definition.rawValue)
    } catch let error as ExpressionError {
      throw fail("\(error)", ReportingError.Kind.definition.rawValue)
    } catch let error as LedgerError {
      throw fail("error: \(error)", ReportingError.Kind.cannotWrite.rawValue)
    } catch let error as PlatformError {
      throw fail("error: \(error)", ReportingError.Kind.inputUnusable.rawValue)
    } catch {
      throw fail(
        "internal error: \(error)\nPlease report this with the command you typed.",
        ReportingError.Kind.internalError.rawValue)
    }
  }

  /// Writes a line to standard error.
  static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  /// One line per finding: `file:line:column: error: [rule] message`.
  static func show(_ findings: FindingLog, language: Language = .en, most: Int = 40) {
    let important = findings.sorted.filter { $0.severity > .note }
    for finding in important.prefix(most) {
      note(
        "\(finding.location): \(finding.severity.rawValue): [\(finding.rule)] \(finding.message[language])")
    }
    // Of very many findings only the first of each rule and file are kept; all are counted.
    let rest = findings.count(.error) + findings.count(.warning) - min(most, important.count)
    if rest > 0 { note("… and \(rest) more; pruefbericht.json lists and counts them") }
  }

  private static func fail(_ message: String, _ code: Int32) -> ExitCode {
    note(message)
    return ExitCode(code)
  }
}

/// The run's log on standard error: plain lines, no personal data.
struct PlainLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .warning

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    Diagnostics.note("\(event.level): \(event.message)\(pairs)")
  }

  static func logger(isVerbose: Bool) -> Logger {
    var logger = Logger(label: "netzbericht") { _ in PlainLogHandler() }
    logger.logLevel = isVerbose ? .info : .warning
    return logger
  }
}
