import Configuration
import Platform
import Tabular
import Validate

/// A file found in `eingang/`, and what its name says.
struct FoundDelivery: Sendable {
  let path: String
  let table: String
  let schoolNumber: String?
  let period: Period
  let version: Int
  let size: Int
  /// Where it is opened.
  let source: String
}

/// What lies in `eingang/`.
struct Discovery: Sendable {
  let deliveries: [FoundDelivery]
  let findings: [Finding]

  /// Reads folder and file names; nothing is opened.
  ///
  /// A delivery is `PERIOD/SCHOOL_TABLE.csv` or, from the coordination office, `PERIOD/TABLE.csv`, with
  /// `_v2`, `_v3` … or `_korrektur` before the dot for corrections.
  ///
  /// Other folders than those of `only` are not looked into: a question asks for few of them.
  init(
    input: String, catalog: Catalog, receiptsFile: String?, only: Set<Period>? = nil
  ) throws(ReportingError) {
    var deliveries: [FoundDelivery] = []
    var findings: [Finding] = []
    let root = input + "/eingang"
    for folder in try Self.list(root) {
      guard folder.isDirectory else {
        if folder.name != receiptsFile { findings.append(Self.unexpected("eingang/\(folder.name)", catalog)) }
        continue
      }
      guard let period = Period(parsing: folder.name), period.folderName == folder.name else {
        findings.append(Self.unexpected("eingang/\(folder.name)", catalog))
        continue
      }
      if let only, !only.contains(period) { continue }
      for file in try Self.list("\(root)/\(folder.name)") {
        let path = "eingang/\(folder.name)/\(file.name)"
        guard !file.isDirectory, let name = DeliveryName(file.name, catalog: catalog),
          catalog.tables[name.table].map({ Self.isDue($0.schema, in: period) }) ?? false
        else {
          findings.append(Self.unexpected(path, catalog))
          continue
        }
        deliveries.append(
          FoundDelivery(
            path: path, table: name.table, schoolNumber: name.schoolNumber, period: period,
            version: name.version, size: file.size, source: "\(input)/\(path)"))
      }
    }
    self.deliveries = deliveries
    self.findings = findings
  }

  private static func list(_ folder: String) throws(ReportingError) -> [Files.Entry] {
    do { return try Files.list(folder) } catch { throw ReportingError(.inputUnusable, "\(error)") }
  }

  static func isDue(_ table: TableSchema, in period: Period) -> Bool {
    switch (table.frequency, period) {
    case (.monthly, .month), (.halfYearly, .halfYear), (.yearly, .schoolYear): true
    default: false
    }
  }

  private static func unexpected(_ path: String, _ catalog: Catalog) -> Finding {
    Finding(
      rule: "unexpected-file", severity: .warning,
      location: SourceLocation(file: SafeName.path(path, tables: catalog.tables.keys)),
      message: Localized(
        de: "Die Datei heißt nicht wie eine vereinbarte Lieferung und wurde nicht gelesen.",
        en: "The file is not named like an agreed delivery and was not read."),
      remedy: Localized(
        de:
          "Vereinbart ist Schulnummer_Tabelle.csv im Ordner des Zeitraums, zum Beispiel 2025-03/199928_faelle.csv.",
        en: "Agreed is SCHOOLNUMBER_TABLE.csv in the folder of the period, e.g. 2025-03/199928_faelle.csv."))
  }
}

/// The parts of a delivery's file name.
struct DeliveryName: Sendable {
  let table: String
  let schoolNumber: String?
  let version: Int

  init?(_ fileName: String, catalog: Catalog) {
    guard let dot = fileName.lastIndex(of: "."),
      ["csv", "txt"].contains(fileName[fileName.index(after: dot)...].lowercased())
    else { return nil }
    var parts = fileName[..<dot].lowercased().split(separator: "_", omittingEmptySubsequences: false)
    version = Self.takeVersion(&parts)
    if let first = parts.first, !first.isEmpty, first.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      schoolNumber = String(first)
      parts.removeFirst()
    } else {
      schoolNumber = nil
    }
    let name = parts.joined(separator: "_")
    guard let table = catalog.tables[name]?.schema,
      table.sender == (schoolNumber == nil ? .office : .school)
    else { return nil }
    self.table = name
  }

  private static func takeVersion(_ parts: inout [Substring]) -> Int {
    guard let last = parts.last else { return 1 }
    if last == "korrektur" {
      parts.removeLast()
      return DeliveryFile.correctionVersion
    }
    guard last.first == "v", let number = Int(last.dropFirst()), (2...9999).contains(number) else { return 1 }
    parts.removeLast()
    return number
  }
}

/// Names of unexpected files may hold names of people: only what we know is repeated.
enum SafeName {
  /// The path with every run of letters in the last part cut to its first letter, unless it is a word of our own.
  static func path(_ path: String, tables: some Sequence<String>) -> String {
    let known = Set(["csv", "txt", "xlsx", "xls", "pdf", "docx", "v", "korrektur"]).union(tables)
    guard let slash = path.lastIndex(of: "/") else { return path }
    var result = String(path[...slash])
    var run = ""
    func flush() {
      result += known.contains(run.lowercased()) || run.isEmpty ? run : "\(run.prefix(1))…"
      run = ""
    }
    for character in path[path.index(after: slash)...] {
      if character.isLetter {
        run.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return result
  }
}
