import ExcelWriter
import Foundation
import Testing

@Suite struct CheckTests {
  /// Writes the sample, changes its parts, and checks the result.
  private func check(
    _ change: (inout [(name: String, bytes: [UInt8])]) -> Void
  ) throws -> WorkbookError.Kind? {
    try withFolder { folder -> WorkbookError.Kind? in
      let path = folder + "/a.xlsx"
      try WorkbookWriter.write(sampleContent(), to: path)
      var parts = try WorkbookArchive(path: path).parts.map { (name: $0.name, bytes: $0.bytes) }
      change(&parts)
      try Data(storedArchive(parts)).write(to: URL(filePath: path))
      do {
        try WorkbookCheck.check(path: path, against: sampleContent())
        return nil
      } catch let error as WorkbookError {
        return error.kind
      }
    }
  }

  private func edit(
    _ parts: inout [(name: String, bytes: [UInt8])], _ name: String, _ change: (String) -> String
  ) {
    for index in parts.indices where parts[index].name == name {
      parts[index].bytes = Array(change(String(decoding: parts[index].bytes, as: UTF8.self)).utf8)
    }
  }

  private let sheet = "xl/worksheets/sheet2.xml"

  @Test func `an untouched file passes`() throws { #expect(try check { _ in } == nil) }

  @Test func `a truncated sheet is caught`() throws {
    #expect(try check { edit(&$0, sheet) { String($0.prefix($0.count / 2)) } } == .unreadable)
  }

  @Test func `a sheet that ends early but is well-formed is caught`() throws {
    let found = try check { parts in
      edit(&parts, sheet) { $0.replacing(/<row r="6".*?<\/row>/, with: "") }
    }
    #expect(found == .mismatch)
  }

  @Test func `a missing cell and a wrong number are caught`() throws {
    #expect(
      try check { edit(&$0, sheet) { $0.replacing(/<c r="B4"[^>]*><v>[^<]*<\/v><\/c>/, with: "") } }
        == .mismatch)
    #expect(try check { edit(&$0, sheet) { $0.replacing("1234.5", with: "1234.6") } } == .mismatch)
    #expect(try check { edit(&$0, sheet) { $0.replacing("1234.5", with: "NAN") } } == .unreadable)
    #expect(try check { edit(&$0, sheet) { $0.replacing("1234.5", with: "1,5") } } == .unreadable)
  }

  @Test func `a changed text and a lost table are caught`() throws {
    #expect(
      try check { edit(&$0, "xl/sharedStrings.xml") { $0.replacing("Süd", with: "Nord") } } == .mismatch)
    #expect(try check { $0.removeAll { $0.name == "xl/tables/table1.xml" } } == .mismatch)
    #expect(try check { $0.removeAll { $0.name == sheet } } == .unreadable)
  }

  @Test func `a damaged byte and a cut file are caught`() throws {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      try WorkbookWriter.write(sampleContent(), to: path)
      let whole = try Data(contentsOf: URL(filePath: path))
      var damaged = whole
      damaged[damaged.count / 3] ^= 0x55
      for bytes in [damaged, whole.prefix(whole.count / 2), Data()] {
        try bytes.write(to: URL(filePath: path))
        let error = #expect(throws: WorkbookError.self) {
          try WorkbookCheck.check(path: path, against: sampleContent())
        }
        #expect(error?.kind == .unreadable)
      }
    }
  }
}
