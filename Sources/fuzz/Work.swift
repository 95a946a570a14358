import ArgumentParser
import Foundation
import FuzzSupport
import Platform
import Synchronization
import Tabular

/// How a reading of a piece of work ends, besides success.
enum EndCode {
  /// An input took longer than its time.
  static let hang: Int32 = 3
}

/// What became of a number of inputs; one line of JSON each.
struct Tally: Codable {
  var inputs = 0
  var usable = 0
  var records = 0
  var bytes = 0
  var findings: [String: Int] = [:]
  /// What went wrong, by input.
  var failures: [Int: String] = [:]

  mutating func add(_ other: Tally) {
    inputs += other.inputs
    usable += other.usable
    records += other.records
    bytes += other.bytes
    findings.merge(other.findings, uniquingKeysWith: +)
    failures.merge(other.failures) { $1 }
  }
}

/// The process that reads; it may die of an input, and then another one goes on behind it.
struct Work: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read inputs one after the other and print what became of them.", shouldDisplay: false)

  @OptionGroup var corpus: CorpusOptions

  @Option(help: "The number of the first input.")
  var from: Int

  @Option(help: "How many inputs.")
  var count: Int

  @Option(help: "Folder for the input being read.")
  var scratch: String

  @Option(help: "Seconds an input may take.")
  var patience = 2.0

  func run() throws {
    let files = try Corpus(root: corpus.root, others: corpus.others, limit: corpus.limit)
    let mutator = Mutator(corpus: files, seed: corpus.seed)
    let watch = Watch(patience: patience)
    var tally = Tally()
    for number in from..<(from + count) {
      let input = mutator.input(number)
      try Data(input.bytes).write(to: URL(fileURLWithPath: "\(scratch)/input"))
      try Data("\(number)".utf8).write(to: URL(fileURLWithPath: "\(scratch)/number"))
      watch.begin()
      let outcome = Probe.check("\(scratch)/input", table: input.seed.table, cuts: input.cuts)
      watch.end()
      tally.inputs += 1
      tally.usable += outcome.isUsable ? 1 : 0
      tally.records += outcome.records
      tally.bytes += input.bytes.count
      tally.findings.merge(outcome.findings, uniquingKeysWith: +)
      if let failure = outcome.failure { tally.failures[number] = failure }
      if tally.inputs == 200 || outcome.failure != nil || number == from + count - 1 {
        FileHandle.standardOutput.write(try JSONEncoder().encode(tally) + Data("\n".utf8))
        tally = Tally()
      }
    }
  }
}

/// Ends the process where one input takes too long.
private final class Watch: Sendable {
  private let began = Mutex<ContinuousClock.Instant?>(nil)

  init(patience: Double) {
    let thread = Thread { [self] in
      while true {
        Thread.sleep(forTimeInterval: 0.1)
        let start = began.withLock { $0 }
        if let start, ContinuousClock.now - start > .seconds(patience) { Foundation.exit(EndCode.hang) }
      }
    }
    thread.start()
  }

  func begin() { began.withLock { $0 = .now } }
  func end() { began.withLock { $0 = nil } }
}

/// Reads one file again, for those who look for the cause.
struct CheckFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read one file in many pieces; the exit status is 1 where something is wrong.")

  @OptionGroup var corpus: CorpusOptions

  @Option(help: "The number of the input whose contract it is read with.")
  var like: Int

  @Argument(help: "The file.")
  var file: String

  func run() throws {
    let files = try Corpus(root: corpus.root, others: corpus.others, limit: corpus.limit)
    let input = Mutator(corpus: files, seed: corpus.seed).input(like)
    let schema = input.seed.table
    if let failure = Probe.check(file, table: schema, cuts: input.cuts).failure {
      print("in the input's own pieces: \(failure)")
      throw ExitCode(1)
    }
    for size in Array(1...80) + [100, 128, 256, 1000, 5000] {
      let cuts = (Mutator.Cut.usual, Mutator.Cut(block: size, chunk: size))
      if let failure = Probe.check(file, table: schema, cuts: cuts).failure {
        print("pieces of \(size) bytes: \(failure)")
        throw ExitCode(1)
      }
    }
  }
}
