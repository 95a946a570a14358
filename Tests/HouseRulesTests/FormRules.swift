/// What every Swift file must look like.
enum FormRules {
  static let longestFile = 400
  /// The rooms that talk to the system or to C; everything else must do without.
  static let unsafeModules: Set<String> = ["Platform", "Ingest", "ExcelWriter", "Solver"]

  static func tooLong(_ files: [SourceText]) -> [Offence] {
    files.filter { $0.lineCount > longestFile }.map {
      Offence($0.path, longestFile + 1, "\($0.lineCount) lines, at most \(longestFile) are allowed")
    }
  }

  static func unsafeOutside(_ files: [SourceText]) -> [Offence] {
    files.filter { !unsafeModules.contains($0.module ?? "") }.flatMap { file in
      file.lines(withWord: "unsafe").map { Offence(file.path, $0, "'unsafe' is not allowed in this module") }
    }
  }
}
