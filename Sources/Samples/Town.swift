import Tabular

/// The invented town Musterstadt: reference tables, deliveries with planted faults, and the truth behind them.
///
/// The same seed gives the same bytes at any size, on any machine. Schools, persons and figures are invented;
/// school numbers satisfy the official check digit but belong to nobody.
public struct Town: Sendable {
  private let seed: UInt64
  private let schools: Int
  private let activityRows: Int
  private let schoolYears: [Int]

  /// A town with so many network schools, about so many rows of activities in all, and school years that
  /// begin in the given years.
  ///
  /// Without `activityRows` a school reports about 20 a month. Needs 1 to 30,000 schools and at least one
  /// school year; years must follow one another.
  public init(seed: UInt64, schools: Int = 68, activityRows: Int? = nil, schoolYears: [Int] = [2023, 2024]) {
    precondition((1...30_000).contains(schools))
    precondition(
      !schoolYears.isEmpty && zip(schoolYears, schoolYears.dropFirst()).allSatisfy { $0 + 1 == $1 })
    self.seed = seed
    self.schools = schools
    self.activityRows = activityRows ?? 33_000 * schools * schoolYears.count / (68 * 2)
    self.schoolYears = schoolYears
  }

  /// Hands every file to `sink`, one at a time: its path below the target folder and its bytes.
  ///
  /// `sha256` gives the hexadecimal digest of a file for the register of arrivals. The truth (`wahrheit/`)
  /// is collected in memory until the end; for very large towns leave it out.
  public func write(
    sha256: ([UInt8]) -> String, truth keepsTruth: Bool = true,
    to sink: (_ relativePath: String, _ bytes: [UInt8]) throws -> Void
  ) rethrows {
    let model = Model(seed: seed, schools: schools, activityRows: activityRows, schoolYears: schoolYears)
    var desk = DeliveryDesk(model: model, keepsTruth: keepsTruth)
    var arrivals = ArrivalRegister()
    for offset in schoolYears.indices {
      for file in ReferenceFiles(model: model, yearOffset: offset).files { try sink(file.path, file.bytes) }
    }
    for month in model.months.indices {
      for key in model.deliveries(inMonth: month) {
        for file in desk.deliver(key) {
          arrivals.enter(file, sha256: sha256)
          try sink("eingang/\(file.path)", file.bytes)
        }
      }
      guard let file = Uninvited.file(month: month, model: model, desk: &desk) else { continue }
      arrivals.enter(file, sha256: sha256)
      try sink("eingang/\(file.path)", file.bytes)
    }
    try sink("eingang/EINGANG.csv", arrivals.bytes)
    let report = FaultReport(model: model, desk: desk)
    try sink("FEHLER.md", report.page)
    guard keepsTruth else { return }
    try sink("wahrheit/fehler.csv", report.table)
    for table in SampleTable.allCases { try sink("wahrheit/\(table.name).csv", desk.truth.file(table)) }
    for file in TruthTables(model: model, outcomes: desk.outcomes).files { try sink(file.path, file.bytes) }
  }
}

/// `eingang/EINGANG.csv`: which file arrived when.
struct ArrivalRegister {
  private var text = "\u{FEFF}Datei;SHA-256;eingegangen am\r\n"

  mutating func enter(_ file: OutgoingFile, sha256: ([UInt8]) -> String) {
    guard let received = file.received else { return }
    text += "\(file.path);\(sha256(file.bytes));\(received.german)\r\n"
  }

  var bytes: [UInt8] { Array(text.utf8) }
}
