import ArgumentParser
import Foundation
import Reporting
import Tabular

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how each report stands: current, STALE and why, or never published.",
    discussion: """
      STALE: something the report read is no longer as it was, for instance because a school sent a correction. \
      Contents are compared, never times of files. Nothing is written.
      Example: netzbericht status --input samples
      """)

  @Argument(help: "Only these reports.", completion: Completions.reports)
  var reports: [String] = []

  @Option(help: "text or json.")
  var format = Format.text

  @Option(help: "Periods that end before this day are due (default: today).")
  var today: CalendarDate?

  @Flag(help: "Exit 1 if anything is not current.")
  var check = false

  @OptionGroup var folders: FolderOptions

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func run() throws {
    try Diagnostics.reporting {
      let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
      let status = try StatusReport(options, today: today ?? Clock.today, reports: reports)
      switch format {
      case .text: print(status.text())
      case .json: print(try JSONText.lines(status.lines.map(StatusLine.init)))
      }
      if check, status.lines.contains(where: { $0.standing != .current }) { throw ExitCode(1) }
    }
  }
}

/// A line of `status --format json`.
private struct StatusLine: Encodable {
  struct Change: Encodable {
    let kind: String
    let input: String
    let path: String
    let school: String?
    let reason: String
  }
  let report: String
  let period: String
  let standing: String
  let audiences: [String]
  let run: String?
  let recordedAt: String?
  let releasedBy: String?
  let damaged: String?
  let lastFailure: String?
  let changes: [Change]

  init(_ line: StatusReport.Line) {
    report = line.report
    period = line.period.id
    standing = line.standing.rawValue
    audiences = line.audiences.map(\.rawValue)
    run = line.run?.id
    recordedAt = line.run?.recordedAt
    releasedBy = line.release?.releasedBy
    damaged = line.damaged
    lastFailure = line.failure.map { "\($0.outcome.rawValue): \($0.message ?? "")" }
    changes = line.changes.map {
      Change(
        kind: $0.kind.rawValue, input: $0.input.kind.rawValue, path: $0.input.path, school: $0.school,
        reason: $0.reason)
    }
  }
}

/// JSON on standard output.
enum JSONText {
  /// One object a line, keys sorted.
  static func lines(_ values: [some Encodable]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try values.map { String(decoding: try encoder.encode($0), as: UTF8.self) }.joined(separator: "\n")
  }
}
