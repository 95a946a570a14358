public import Tabular

/// One file of a school (or the office) for a table and due period: the original or a correction.
public struct DeliveryFile: Sendable, Hashable {
  /// The path shown in findings.
  public let path: String
  /// 1 for the original, n for `_vN`, above all versions for `_korrektur`.
  public let version: Int
  /// Whether the file can be read as the table at all.
  public let isUsable: Bool
  /// The checksum of its bytes.
  public let sha256: String

  /// A file.
  public init(path: String, version: Int, isUsable: Bool, sha256: String) {
    self.path = path
    self.version = version
    self.isUsable = isUsable
    self.sha256 = sha256
  }

  /// The version of a `_korrektur`: above every `_vN`.
  public static let correctionVersion = 1_000_000
}

/// Which of several files for the same delivery counts.
public struct Superseding: Sendable {
  /// The position of the file that counts; nil if none can.
  public let chosen: Int?
  /// Whether a usable correction with other content replaced an earlier file.
  public let isCorrected: Bool
  /// What the schools should know.
  public let findings: [Finding]

  /// Decides: the highest version counts, an unusable correction never supersedes, a tie is an error.
  public init(_ files: [DeliveryFile]) {
    var findings: [Finding] = []
    let usable = files.indices.filter { files[$0].isUsable }.sorted {
      (files[$0].version, files[$0].path) < (files[$1].version, files[$1].path)
    }
    let highest = usable.last.map { files[$0].version } ?? 0
    let top = usable.filter { files[$0].version == highest }
    if top.count > 1, Set(top.map { files[$0].sha256 }).count > 1 {
      for index in top {
        findings.append(
          Finding(
            rule: "version-tie", severity: .error, location: SourceLocation(file: files[index].path),
            message: Localized(
              de: "Zwei Korrekturen mit demselben Rang widersprechen sich; keine von beiden zählt.",
              en: "Two corrections of the same rank contradict each other; neither counts."),
            remedy: Localized(
              de: "Bitte sagen Sie uns, welche gilt, und senden Sie diese als neue Korrektur.",
              en: "Please tell us which one holds and send it as a new correction.")))
      }
      chosen = nil
      isCorrected = false
      self.findings = findings
      return
    }
    guard let last = top.first else {
      chosen = nil
      isCorrected = false
      self.findings = findings
      return
    }
    // Only while an earlier file counts in its place: what a later one has replaced needs no repair.
    for file in files where !file.isUsable && file.version > highest {
      findings.append(
        Finding(
          rule: "unusable-correction", severity: .error, location: SourceLocation(file: file.path),
          message: Localized(
            de: "Die Korrektur ist nicht brauchbar; es zählt weiter die frühere Lieferung.",
            en: "The correction cannot be used; the earlier delivery still counts."),
          remedy: Localized(
            de: "Bitte senden Sie die Korrektur noch einmal als CSV-Datei.",
            en: "Please send the correction again as a CSV file.")))
    }
    chosen = last
    isCorrected = usable.contains { files[$0].version < highest && files[$0].sha256 != files[last].sha256 }
    for index in usable where index != last && files[index].sha256 == files[last].sha256 {
      let later = files[index].version >= files[last].version ? index : last
      findings.append(
        Finding(
          rule: "duplicate-delivery", severity: .note, location: SourceLocation(file: files[later].path),
          message: Localized(
            de: "Die Datei ist Byte für Byte gleich mit einer anderen Lieferung; sie zählt einmal.",
            en: "The file is byte for byte the same as another delivery; it counts once."),
          remedy: Localized(de: "Sie brauchen nichts zu tun.", en: "Nothing needs to be done.")))
    }
    self.findings = findings
  }
}
