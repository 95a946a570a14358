import ArgumentParser
import Platform
import Reporting
import Samples

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write the invented town Musterstadt: deliveries, reference data, truth.",
    discussion: "The same seed gives the same bytes.\nExample: netzbericht sample samples --seed 1")

  @Argument(help: "The folder to write into.")
  var folder: String

  @Option(help: "The seed.")
  var seed: UInt64 = 1

  @Option(help: "Number of network schools.")
  var schools = 68

  @Option(help: "About how many activity rows (default: as a town of that size has).")
  var rows: Int?

  @Option(help: "First school year.")
  var firstYear = 2023

  @Option(help: "How many school years.")
  var years = 2

  @Flag(inversion: .prefixedNo, help: "Write the truth behind the deliveries too.")
  var truth = true

  func validate() throws {
    guard (1...30_000).contains(schools) else { throw ValidationError("--schools lies between 1 and 30000") }
    guard (1...20).contains(years) else { throw ValidationError("--years lies between 1 and 20") }
    guard rows.map({ $0 > 0 }) ?? true else { throw ValidationError("--rows is at least 1") }
  }

  func run() throws {
    try Diagnostics.reporting {
      let town = Town(
        seed: seed, schools: schools, activityRows: rows, schoolYears: Array(firstYear..<firstYear + years))
      var known: Set<String> = []
      var count = 0
      do {
        try town.write(sha256: Self.checksum, truth: truth) { path, bytes in
          let parent = "\(folder)/\(path)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
          if known.insert(parent).inserted { try Files.createDirectory(parent) }
          let target = "\(folder)/\(path)"
          if try Files.exists(target) { try Files.remove(target, within: folder) }
          try Files.create(bytes, at: target)
          count += 1
        }
      } catch let error as PlatformError {
        throw ReportingError(.cannotWrite, "\(error)")
      }
      print("\(count) files in \(folder)")
    }
  }

  /// The checksum for the list of receipts; empty where the library refuses, which reading will tell.
  private static func checksum(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return (try? hash.hex()) ?? ""
  }
}
