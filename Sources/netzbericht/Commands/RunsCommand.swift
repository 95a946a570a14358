import ArgumentParser
import Reporting
import Tabular

struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "What the ledger knows of earlier runs.",
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "All runs, one line each.")

    @Argument(help: "Only runs of this report.", completion: Completions.reports)
    var report: String?

    @OptionGroup var folders: FolderOptions

    func run() throws {
      try Diagnostics.reporting {
        let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
        print(try History.runs(try Ledger.required(options), report: report))
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "One run: what it read, wrote and told.")

    @Argument(help: "The run's id or its beginning.")
    var id: String

    @OptionGroup var folders: FolderOptions

    func run() throws {
      try Diagnostics.reporting {
        let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
        print(try History.run(id, in: try Ledger.required(options)))
      }
    }
  }
}

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "A figure as every run told it; without a metric, all runs.",
    discussion: "[r] marks a figure that revises the one before. Example: netzbericht history --metric vzae")

  @Option(help: "The metric.", completion: Completions.metrics)
  var metric: String?

  @Option(help: "As it was told to: intern or veroeffentlichung.")
  var audience = Audience.intern

  @OptionGroup var folders: FolderOptions

  func run() throws {
    try Diagnostics.reporting {
      let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
      let ledger = try Ledger.required(options)
      if let metric {
        print(try History.metric(metric, audience: audience, in: ledger))
      } else {
        print(try History.runs(ledger))
      }
    }
  }
}

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "What two runs read and told differently.",
    discussion: "Example: netzbericht diff 4f21 9ac0")

  @Argument(help: "The first run's id or its beginning.")
  var first: String

  @Argument(help: "The second run's.")
  var second: String

  @Option(help: "text or json: one object a figure.")
  var format = StatusCommand.Format.text

  @OptionGroup var folders: FolderOptions

  func run() throws {
    try Diagnostics.reporting {
      let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
      let difference = try RunDifference(first, second, in: try Ledger.required(options))
      switch format {
      case .text: print(difference.text())
      case .json:
        if !difference.figures.isEmpty { print(try JSONText.lines(difference.figures.map(DiffLine.init))) }
      }
    }
  }
}

/// A line of `diff --format json`.
private struct DiffLine: Encodable {
  let audience: String
  let table: String
  let metric: String
  let period: String
  let members: [String]
  let kind: String
  let before: String
  let after: String

  init(_ figure: RunDifference.Figure) {
    audience = figure.audience.rawValue
    table = figure.table
    metric = figure.metric
    period = figure.period
    members = figure.members
    kind = figure.kind.rawValue
    before = RunDifference.text(figure.before)
    after = RunDifference.text(figure.after)
  }
}
