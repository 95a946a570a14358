import ArgumentParser
import Configuration
import Expression
import Foundation
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
    } catch {
      let (message, code) = told(error)
      throw fail(message, code)
    }
  }

  /// The message for people and the exit code of an error.
  static func told(_ error: any Error) -> (message: String, code: Int32) {
    // Whatever was under way then failed for this reason.
    if Interruption.isRequested {
      return ("interrupted: nothing was published, everything is as it was before", Interruption.exitCode)
    }
    return switch error {
    case let error as ReportingError: ("error: \(error.message)", error.kind.rawValue)
    case let error as ConfigError: ("\(error)", ReportingError.Kind.definition.rawValue)
    case let error as ExpressionError: ("\(error)", ReportingError.Kind.definition.rawValue)
    case let error as LedgerError: ("error: \(error)", ReportingError.Kind.cannotWrite.rawValue)
    case let error as PlatformError: ("error: \(error)", ReportingError.Kind.inputUnusable.rawValue)
    default:
      (
        "internal error: \(error)\nPlease report this with the command you typed.",
        ReportingError.Kind.internalError.rawValue
      )
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
