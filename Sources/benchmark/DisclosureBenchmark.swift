import ArgumentParser
import Disclosure

/// Protects and audits a state-wide table, and says how long both took.
struct DisclosureBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disclosure",
    abstract: "Protect and audit district × school type × month with all margins, for a whole state.")

  @Option(help: "How many schools.")
  var schools = 5400

  @Option(help: "How many districts.")
  var districts = 53

  @Option(help: "The seed of the invented numbers.")
  var seed: UInt64 = 1

  func run() throws {
    let clock = ContinuousClock()
    let model = StateTables(schools: schools, districts: districts, seed: seed).builder.model
    let secret = model.cells.count { $0.need != nil }
    print("\(model.cells.count) numbers, \(model.relations.count) relations, \(secret) secret by themselves")
    var protected: SecondarySuppression.Result?
    let protecting = try clock.measure { protected = try SecondarySuppression.protect(model) }
    guard let protected else { return }
    let hidden = protected.model.cells.count { $0.status == .secondary }
    print("protected in \(protecting): \(hidden) more hidden")
    var narrow: [Int] = []
    let auditing = try clock.measure { narrow = try IntervalAttack(on: protected.model).tooNarrow() }
    print("audited in \(auditing): \(narrow.count) can be computed too closely")
    if !narrow.isEmpty { throw ExitCode.failure }
  }
}
