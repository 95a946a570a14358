import ExcelWriter
import Foundation

/// A folder that is gone after the test.
func withFolder<T>(_ body: (String) throws -> T) throws -> T {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// A small workbook with a contents sheet and a table.
func sampleContent() -> WorkbookContent {
  let contents = SheetContent(
    name: "Inhalt",
    rows: [
      [.text("Inhalt", CellStyle(.title))],
      [.link("Zur Tabelle", sheet: "Tab_01"), .text("=1+1 ist Text", CellStyle(.body))],
    ], columnWidths: [30, 20])
  let table = SheetContent(
    name: "Tab_01",
    rows: [
      [.text("Größe & <Maß>", CellStyle(.title))],
      [.empty, .text("zwei\nZeilen", CellStyle(.wrapped))],
      [.text("Schule", CellStyle(.textHeader)), .text("VZÄ", CellStyle(.numberHeader))],
      [.text("199928", CellStyle(.cell)), .number(1234.5, CellStyle(.number(decimals: 1)))],
      [.text("Süd", CellStyle(.cell)), .text("[l]", CellStyle(.sign))],
      [
        .text("Insgesamt", CellStyle(.cell, isTotal: true)),
        .number(0, CellStyle(.number(decimals: 0), isTotal: true)),
      ],
    ], columnWidths: [30, 12], table: TableContent(name: "stellen", headerRow: 2, showsFilter: true),
    frozenRows: 3, print: PrintSetup(isLandscape: true, repeatedRow: 2, columns: 2, footer: "A & B"))
  return WorkbookContent(
    properties: WorkbookProperties(
      title: "Bericht", author: "Stadt", subject: "2024/25", keywords: "a, b", comments: "c",
      createdDay: 20_300), sheets: [contents, table])
}

/// A zip file without compression, with checksums that fit.
///
/// The part named `later` carries 1 January 2025 as its day, all others none.
func storedArchive(_ parts: [(name: String, bytes: [UInt8])], later: String? = nil) -> [UInt8] {
  var file: [UInt8] = []
  var directory: [UInt8] = []
  for part in parts {
    let offset = file.count
    let name = Array(part.name.utf8)
    let common =
      little(20, 2) + little(0, 2) + little(0, 2) + little(part.name == later ? 0x5A21_0000 : 0, 4)
      + little(Int(checksum(part.bytes)), 4)
      + little(part.bytes.count, 4) + little(part.bytes.count, 4) + little(name.count, 2) + little(0, 2)
    file += [0x50, 0x4B, 3, 4] + common + name + part.bytes
    directory +=
      [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4)
      + little(offset, 4) + name
  }
  let end =
    [0x50, 0x4B, 5, 6] + little(0, 4) + little(parts.count, 2) + little(parts.count, 2)
    + little(directory.count, 4) + little(file.count, 4) + little(0, 2)
  return file + directory + end
}

private func little(_ number: Int, _ bytes: Int) -> [UInt8] {
  (0..<bytes).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

private func checksum(_ bytes: [UInt8]) -> UInt32 {
  var crc: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return ~crc
}
