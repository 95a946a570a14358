import Configuration
import Contract
import Ingest
import Platform
public import Tabular

/// Files checked against a Table Schema or a Data Package that anybody may have written.
public struct SchemaCheck: Sendable {
  private var reports: [TableReport] = []
  private let limit: Int

  /// Checks files against one schema; a foreign key's other table is `RESOURCE.csv` beside the file.
  ///
  /// Of each file the first `limit` findings are kept; all are counted.
  ///
  /// - Throws: `ConfigError` for descriptors that are wrong or not understood, `PlatformError` and `ReportingError` where
  ///   a file cannot be read.
  public init(files: [String], schema: String, dialect: String?, limit: Int) throws {
    self.limit = limit
    let descriptor = try SchemaDescriptor(try DescriptorFile.node(schema))
    let dialect =
      try dialect.map { try DialectDescriptor(try DescriptorFile.node($0)) } ?? DialectDescriptor()
    for file in files {
      let references = try descriptor.foreignKeys.map { key in
        let fields = key.fields.map { descriptor.fields[$0] }
        guard let name = key.resource else {
          let own = key.reference.compactMap(descriptor.index).map { descriptor.fields[$0] }
          return try keys(
            key, path: file, dialect: dialect, fields: own, order: descriptor.fields.map(\.name))
        }
        guard !name.contains("/"), !name.hasPrefix(".") else {
          throw ConfigError(message: "'\(name)' is no name of a resource", location: key.location)
        }
        let path = DescriptorFile.join(DescriptorFile.folder(of: file), "\(name).csv")
        return try keys(key, path: path, dialect: dialect, fields: fields, order: nil)
      }
      var check = TableCheck(
        name: name(of: file), path: file, dialect: dialect, schema: descriptor, references: references,
        limit: limit)
      reports.append(try check.run(try InputFile(path: file)))
    }
  }

  /// Checks the tables of a Data Package: all of them, or those whose files are given.
  ///
  /// - Throws: as the other one, and `ReportingError` for a file that the package does not name.
  public init(files: [String], package path: String, limit: Int) throws {
    self.limit = limit
    let package = try DescriptorFile.package(path)
    let folder = DescriptorFile.folder(of: path)
    let chosen =
      try files.isEmpty
      ? package.resources.map { ($0, try inside(folder, $0)) }
      : files.map { (try resource(of: $0, in: package, folder: folder), $0) }
    for (resource, file) in chosen {
      let schema = try resource.schema ?? Self.schema(of: file, resource.dialect)
      let references = try schema.foreignKeys.map { key in
        let target = key.resource.flatMap(package.resource) ?? resource
        let path = key.resource == nil ? file : try inside(folder, target)
        let known = target.schema?.fields ?? key.fields.map { schema.fields[$0] }
        let fields = key.reference.enumerated().map { position, name in
          known.first { $0.name == name } ?? schema.fields[key.fields[position]]
        }
        return try keys(
          key, path: path, dialect: target.dialect, fields: fields, order: target.schema?.fields.map(\.name))
      }
      var check = TableCheck(
        name: resource.name, path: file, dialect: resource.dialect, schema: schema, references: references,
        limit: limit)
      let input = try InputFile(path: file)
      var report = try check.run(input)
      if let bytes = resource.bytes, bytes != input.size { report.addFileFault(.byteCount) }
      if let announced = resource.sha256, try checksum(input) != announced { report.addFileFault(.hashCount) }
      reports.append(report)
    }
  }

  /// How many findings there are of that severity.
  public func count(_ severity: Severity) -> Int {
    reports.reduce(0) { sum, report in
      sum + report.counts.reduce(0) { $0 + ($1.key.severity == severity ? $1.value : 0) }
    }
  }

  /// Hands out what was found, piece by piece.
  public func write(
    _ format: ValidationFormat, language: Language, to sink: @escaping ([UInt8]) throws -> Void
  ) throws {
    if format == .text { return try sink(Array(text(language).utf8)) }
    var list = FindingsList(format, language: language, sink: sink)
    for report in reports {
      // Findings of one kind in one field differ in their place only.
      var known: [TableFault: (finding: Finding, ending: FindingsList.Ending)] = [:]
      for fault in report.faults {
        let kind = fault.withoutPlace
        if let like = known[kind] {
          try list.add(report.finding(fault, like: like.finding), like.ending)
        } else {
          let finding = report.finding(fault)
          let ending = list.ending(finding)
          known[kind] = (finding, ending)
          try list.add(finding, ending)
        }
      }
    }
    let counts = reports.flatMap { report in
      report.counts.map {
        FindingCount(file: report.path, type: $0.key.rawValue, severity: $0.key.severity, count: $0.value)
      }.sorted { $0.type < $1.type }
    }
    let tables = reports.map {
      TableCount(file: $0.path, name: $0.name, rows: $0.rows, accepted: $0.cleanRows)
    }
    try list.finish(counts, tables)
  }

  private func text(_ language: Language) -> String {
    reports.flatMap { report in
      var lines = ["\(report.path): \(report.name)"]
      lines.append(
        language == .de
          ? "  Gelesen: \(report.rows) Zeilen; \(report.cleanRows) ohne Fehler."
          : "  Read: \(report.rows) rows; \(report.cleanRows) without error.")
      for fault in report.faults { lines += FindingLines.lines(report.finding(fault), language) }
      let kept = report.faults.count
      if report.total > kept {
        lines.append(
          language == .de
            ? "  … und \(report.total - kept) weitere; insgesamt \(report.total)."
            : "  … and \(report.total - kept) more; \(report.total) in all.")
      }
      if report.total == 0 { lines.append(FindingLines.nothing(language)) }
      return lines
    }.joined(separator: "\n") + "\n"
  }

  /// A table whose package says nothing about its fields: any text will do.
  private static func schema(of path: String, _ dialect: DialectDescriptor) throws -> SchemaDescriptor {
    SchemaDescriptor(names: try TableCheck.labels(of: try InputFile(path: path), dialect: dialect))
  }
}

/// The resource that a file belongs to.
private func resource(
  of file: String, in package: PackageDescriptor, folder: String
) throws(ReportingError) -> ResourceDescriptor {
  func last(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
  let exact = package.resources.first { DescriptorFile.join(folder, $0.path) == file }
  if let found = exact ?? package.resources.first(where: { last($0.path) == last(file) }) { return found }
  throw ReportingError(
    .selectionEmpty,
    "the package names no file '\(last(file))' (it names \(package.resources.map(\.path).joined(separator: ", ")))"
  )
}

/// The path of a resource; links that lead out of the package's folder are not followed.
private func inside(_ folder: String, _ resource: ResourceDescriptor) throws(ConfigError) -> String {
  let path = DescriptorFile.join(folder, resource.path)
  // What cannot be looked at is told when it is read.
  if (try? Files.exists(path)) ?? true, !Files.isInside(path, root: folder.isEmpty ? "." : folder) {
    throw ConfigError(
      message: "'\(resource.path)' leads out of the package's folder", location: resource.location)
  }
  return path
}

private func keys(
  _ key: ForeignKeyDescriptor, path: String, dialect: DialectDescriptor, fields: [FieldDescriptor],
  order: [String]?
) throws -> KeySet {
  let file: InputFile
  do {
    file = try InputFile(path: path)
  } catch {
    throw ReportingError(
      .inputUnusable, "the table that the foreign key in \(key.location) refers to: \(error)")
  }
  do {
    return try KeyReader(dialect: dialect, names: key.reference, fields: fields, order: order).read(file)
  } catch KeyReader.Failure.noField(let name) {
    throw ReportingError(
      .inputUnusable,
      "\(path): there is no column '\(name)', to which the foreign key in \(key.location) refers")
  } catch KeyReader.Failure.unreadable {
    throw ReportingError(
      .inputUnusable, "\(path): the file is not in the encoding agreed upon (\(dialect.encoding.rawValue))")
  }
}

private func name(of path: String) -> String {
  let file = String(path.split(separator: "/").last ?? "")
  return file.hasSuffix(".csv") ? String(file.dropLast(4)) : file
}

private func checksum(_ file: InputFile) throws -> String {
  var checksum = SHA256()
  var buffer = PaddedBuffer()
  var offset = 0
  while offset < file.size {
    let count = min(1 << 20, file.size - offset)
    buffer.removeAll()
    try file.read(into: &buffer, at: offset, count: count)
    checksum.update(buffer, 0..<count)
    offset += count
  }
  return try checksum.hex()
}
