import ArgumentParser

/// Reads damaged files until the time is over and tells whether anything went wrong.
@main
struct Fuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz",
    abstract: "Read damaged files: no crash, no hang, no row lost, the same result in any pieces.",
    subcommands: [Supervise.self, Work.self, CheckFile.self], defaultSubcommand: Supervise.self)
}

/// What all ways of running have in common.
struct CorpusOptions: ParsableArguments {
  @Option(help: "The project's folder.")
  var root = "."

  @Option(help: "Folders with more files to begin with; absent ones are left out.")
  var others = ["../shared/cases", "../shared/conformance"]

  @Option(help: "How many deliveries of each table to begin with.")
  var limit = 40

  @Option(help: "Which inputs are made.")
  var seed: UInt64 = 1

  var arguments: [String] {
    ["--root", root, "--limit", "\(limit)", "--seed", "\(seed)"] + others.flatMap { ["--others", $0] }
  }
}
