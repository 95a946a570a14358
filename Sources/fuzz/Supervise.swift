import ArgumentParser
import Foundation
import FuzzSupport
import Platform
import Tabular

/// Runs readers until the time is over, keeps the inputs that went wrong and sums up.
struct Supervise: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Read damaged files until the time is over.")

  @OptionGroup var corpus: CorpusOptions

  @Option(help: "How long.")
  var seconds = 60.0

  @Option(help: "Folder for inputs that went wrong.")
  var failures = ".build/fuzz-failures"

  @Option(help: "The number of the first input.")
  var from = 0

  private static let portion = 5000
  /// Beyond this many the causes are certainly the same.
  private static let mostFailures = 50

  func run() throws {
    // In memory where there is such a folder: a disk is busier than the reading.
    let memory = "/dev/shm/"
    let scratch =
      ((try? Files.exists(memory)) ?? false ? memory : NSTemporaryDirectory())
      + "fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    try Files.createDirectory(scratch)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let clock = ContinuousClock()
    let start = clock.now
    var total = Tally()
    var next = from
    while clock.now - start < .seconds(seconds), total.failures.count < Self.mostFailures {
      let end = try portion(&next, scratch, until: start + .seconds(seconds))
      total.add(end)
    }
    let elapsed = Double((clock.now - start).components.seconds)
    try keep(total.failures)
    report(total, elapsed)
    if !total.failures.isEmpty { throw ExitCode(1) }
  }

  /// One process's work; moves `next` behind the last input it has read.
  private func portion(
    _ next: inout Int, _ scratch: String, until end: ContinuousClock.Instant
  ) throws -> Tally {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments =
      ["work", "--from", "\(next)", "--count", "\(Self.portion)", "--scratch", scratch] + corpus.arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var tally = Tally()
    var rest = Data()
    var isStopped = false
    while case let data = output.fileHandleForReading.availableData, !data.isEmpty {
      rest += data
      while let feed = rest.firstIndex(of: 0x0A) {
        tally.add(try JSONDecoder().decode(Tally.self, from: rest[rest.startIndex..<feed]))
        rest = Data(rest[(feed + 1)...])
      }
      if ContinuousClock.now > end, !isStopped {
        process.terminate()
        isStopped = true
      }
    }
    process.waitUntilExit()
    if isStopped || process.terminationReason == .exit && process.terminationStatus == 0 {
      next += tally.inputs
      return tally
    }
    let isHang = process.terminationReason == .exit && process.terminationStatus == EndCode.hang
    guard isHang || process.terminationReason == .uncaughtSignal,
      let text = try? String(contentsOfFile: "\(scratch)/number", encoding: .utf8), let number = Int(text)
    else {
      throw ValidationError("the reading process ended with status \(process.terminationStatus)")
    }
    // What the process had not reported yet was read, too.
    tally.inputs = number + 1 - next
    next = number + 1
    if try !isHang || hangsAgain(number, scratch) {
      tally.failures[number] = isHang ? "hang" : "crash: signal \(process.terminationStatus)"
    }
    return tally
  }

  /// Whether an input takes too long also with more patience: a busy machine is not the input's fault.
  private func hangsAgain(_ number: Int, _ scratch: String) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments =
      ["work", "--from", "\(number)", "--count", "1", "--scratch", scratch, "--patience", "4"]
      + corpus.arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus != 0
  }

  private func keep(_ failed: [Int: String]) throws {
    guard !failed.isEmpty else { return }
    try Files.createDirectory(failures)
    let files = try Corpus(root: corpus.root, others: corpus.others, limit: corpus.limit)
    let mutator = Mutator(corpus: files, seed: corpus.seed)
    for number in failed.keys.sorted() {
      let input = mutator.input(number)
      try Files.write(input.bytes, to: "\(failures)/\(corpus.seed)-\(number).\(input.seed.table.name).csv")
      print(
        "FAILURE input \(number), table \(input.seed.table.name), from \(input.seed.path), \(input.bytes.count) bytes,",
        "blocks and pieces \(input.cuts.0.block)/\(input.cuts.0.chunk) and \(input.cuts.1.block)/\(input.cuts.1.chunk):",
        failed[number] ?? "")
    }
  }

  private func report(_ total: Tally, _ elapsed: Double) {
    let rate = Int(Double(total.inputs) / max(1, elapsed))
    print(
      "seed \(corpus.seed): \(total.inputs) inputs in \(Int(elapsed)) s, \(rate) inputs/s, \(total.bytes) bytes"
    )
    print("usable \(total.usable), records read \(total.records)")
    for (rule, count) in total.findings.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      print("  \(rule): \(count)")
    }
    print("failures: \(total.failures.count)\(total.failures.isEmpty ? "" : ", inputs in \(failures)")")
  }
}
