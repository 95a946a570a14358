import ArgumentParser
import Foundation
import Logging
import Tabular

/// How a run tells what it does on standard error.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
  /// Plain lines for people; in the journal of systemd each with its priority in front.
  case text
  /// One JSON object a line.
  case json

  /// A logger of this format.
  func logger(isVerbose: Bool) -> Logger {
    var logger = Logger(label: "netzbericht") { _ in
      switch self {
      case .text: PlainLogHandler()
      case .json: JSONLogHandler()
      }
    }
    logger.logLevel = isVerbose || self == .json ? .info : .warning
    return logger
  }

  /// A message that is no event of the log: in JSON an event of its own.
  func note(_ text: String, level: Logger.Level = .info) {
    switch self {
    case .text: Diagnostics.note(text)
    case .json: JSONLogHandler.write(["level": level.rawValue, "message": text])
    }
  }

  /// The findings: in JSON all of them, each with its place and rule.
  func show(_ findings: FindingLog) {
    guard self == .json else { return Diagnostics.show(findings) }
    for finding in findings.sorted where finding.severity > .note {
      var event = [
        "level": finding.severity.rawValue, "rule": finding.rule, "file": finding.location.file,
        "message": finding.message.en,
      ]
      event["line"] = finding.location.line.map { String($0) }
      event["column"] = finding.location.column.map { String($0) }
      JSONLogHandler.write(event)
    }
  }
}

/// Plain lines, no personal data.
struct PlainLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .warning
  /// sd-daemon(3): the journal takes a number in angle brackets for the priority.
  private let isJournal = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let priority =
      switch event.level {
      case .trace, .debug: "<7>"
      case .info: "<6>"
      case .notice: "<5>"
      case .warning: "<4>"
      case .error: "<3>"
      case .critical: "<2>"
      }
    Diagnostics.note("\(isJournal ? priority : "")\(event.level): \(event.message)\(pairs)")
  }

  static func logger(isVerbose: Bool) -> Logger { LogFormat.text.logger(isVerbose: isVerbose) }
}

/// One JSON object a line, keys sorted, for the journal and for programs; no personal data.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = (event.metadata ?? [:]).mapValues { "\($0)" }
    fields["level"] = event.level.rawValue
    fields["message"] = "\(event.message)"
    Self.write(fields)
  }

  static func write(_ fields: [String: String]) {
    var fields = fields
    fields["time"] = Clock.now
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if let line = try? encoder.encode(fields) { Diagnostics.note(String(decoding: line, as: UTF8.self)) }
  }
}
