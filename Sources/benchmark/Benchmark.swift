import ArgumentParser

/// Benchmarks driven by the generator of the invented town.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Time the pipeline on a generated network: rows/s, MB/s, peak memory.",
    subcommands: [
      NetworkBenchmark.self, MeasureOnce.self, JobDataCommand.self, WorkbookTiming.self, ExportTiming.self,
      DisclosureBenchmark.self,
    ],
    defaultSubcommand: NetworkBenchmark.self)
}
