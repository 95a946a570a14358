import Foundation
import Platform
import Testing

/// Clock, zone and language of a machine leave no trace in a report.
struct EnvironmentTests {
  private static func report(_ environment: [String: String]) throws -> [String: [UInt8]] {
    let folder = try CallFolder()
    let outcome = try Program.run(
      [
        "run", "monat", "--period", "2024-10", "--input", "\(Program.cases)/klein/input", "--output",
        folder.path,
      ]
        + Program.small, environment: environment)
    #expect(outcome.status == 0 || outcome.status == 1, "\(outcome.testDescription)")
    let root = folder.file("monat/2024-10")
    var files: [String: [UInt8]] = [:]
    func collect(_ below: String) throws {
      for entry in try Files.list(below) {
        let path = "\(below)/\(entry.name)"
        if entry.isDirectory {
          try collect(path)
        } else {
          files[String(path.dropFirst(root.count))] = try Files.readAll(path, limit: 1 << 24)
        }
      }
    }
    try collect(root)
    return files
  }

  @Test func `the same bytes in every zone and language`() throws {
    let usual = try Self.report(["TZ": "UTC", "LC_ALL": "C", "LANG": "C"])
    #expect(usual.count > 5 && usual.keys.contains { $0.hasSuffix(".xlsx") })
    for environment in [
      ["TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"],
      ["TZ": "America/Adak", "LC_ALL": "tr_TR.UTF-8", "LANG": "ar_EG.UTF-8"],
    ] {
      let other = try Self.report(environment)
      #expect(other.keys.sorted() == usual.keys.sorted())
      #expect(usual.keys.filter { usual[$0] != other[$0] }.sorted() == [], "\(environment)")
    }
  }
}
