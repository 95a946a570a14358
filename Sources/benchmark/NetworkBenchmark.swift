import ArgumentParser
import Foundation
import Platform
import Samples

/// Generates a network and times parsing, checking and aggregating the yearly report's deliveries.
struct NetworkBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network", abstract: "Generate a network of schools and evaluate its yearly report.")

  @Option(help: "Number of network schools.")
  var schools = 5400

  @Option(help: "About how many activity rows.")
  var rows = 5_000_000

  @Option(help: "Folder for the generated deliveries; kept and used again.")
  var data = "bench-data"

  @Option(help: "How often each thread count is measured; the median is shown.")
  var repeats = 3

  func run() throws {
    let folder = "\(data)/town-\(schools)-\(rows)"
    if try !Files.exists("\(folder)/done") { try generate(folder) }
    print(
      "\(schools) schools, about \(rows) activity rows in two school years; yearly report with comparison")
    print("threads  seconds  files     records    records/s      MB/s  peak MB  findings")
    for threads in [1, 2] {
      let runs = try (0..<repeats).map { _ in try measure(folder, threads: threads) }
      let median = runs.sorted { $0.seconds < $1.seconds }[runs.count / 2]
      print(median.line(threads: threads))
    }
  }

  private func generate(_ folder: String) throws {
    print("generating \(folder) …")
    let town = Town(seed: 1, schools: schools, activityRows: rows)
    var known: Set<String> = []
    try town.write(sha256: { _ in String(repeating: "0", count: 64) }, truth: false) { path, bytes in
      let parent = "\(folder)/" + path.split(separator: "/").dropLast().joined(separator: "/")
      if known.insert(parent).inserted { try Files.createDirectory(parent) }
      // Plain writes: nothing here must survive a power failure.
      guard FileManager.default.createFile(atPath: "\(folder)/\(path)", contents: Data(bytes)) else {
        throw ValidationError("cannot write \(folder)/\(path)")
      }
    }
    try Files.write([], to: "\(folder)/done")
  }

  /// A process of its own for each measurement, so that peak memory is this measurement's.
  private func measure(_ folder: String, threads: Int) throws -> Measured {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = ["once", "--input", folder, "--threads", "\(threads)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
    return try JSONDecoder().decode(Measured.self, from: data)
  }
}

/// One measurement.
struct Measured: Decodable {
  let seconds: Double
  let files: Int
  let bytes: Int
  let records: Int
  let findings: Int
  let peakKilobytes: Int

  /// Put together by hand: making an encoder takes longer than all else that is done after the measurement.
  var json: String {
    """
    {"seconds":\(seconds),"files":\(files),"bytes":\(bytes),"records":\(records),"findings":\(findings),\
    "peakKilobytes":\(peakKilobytes)}
    """
  }

  func line(threads: Int) -> String {
    func column(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let columns = [
      (String(threads), 7), (seconds.formatted(.number.precision(.fractionLength(2)).grouping(.never)), 9),
      (String(files), 8), (String(records), 11), (String(Int(Double(records) / seconds)), 12),
      (String(Int(Double(bytes) / seconds / 1_000_000)), 9), (String(peakKilobytes / 1024), 8),
      (String(findings), 9),
    ]
    return columns.map { column($0.0, $0.1) }.joined(separator: " ")
  }
}
