import Foundation
import Glibc

/// A hidden folder beside a workbook, in which it is put together.
///
/// The libraries keep temporary files beside what they write and do not tell when one could not be removed: nothing but
/// the finished file may get to where the caller publishes from.
final class WorkbookDesk {
  /// Where to write.
  let draft: String
  /// Where to write the same once more.
  let proof: String
  private let path: String
  private let folder: String
  private var isOpen = true

  /// Makes the folder.
  init(for path: String) throws(WorkbookError) {
    let pattern = WorkbookWriter.folder(of: path) + "/.partial-XXXXXX"
    let made = unsafe pattern.withCString { text -> String? in
      guard let copy = unsafe strdup(text) else { return nil }
      defer { unsafe free(copy) }
      return unsafe mkdtemp(copy).map { unsafe String(cString: $0) }
    }
    guard let made else {
      throw WorkbookError(.path, "file", "the folder does not exist or cannot be written to")
    }
    self.path = path
    folder = made
    draft = "\(made)/workbook.xlsx"
    proof = "\(made)/proof.xlsx"
  }

  /// Both files must be the same, to the last byte.
  func compare() throws(WorkbookError) {
    guard FileManager.default.contentsEqual(atPath: draft, andPath: proof) else {
      throw WorkbookError(.mismatch, "file", "written twice, it came out differently: something got lost")
    }
  }

  /// Moves the finished file to its place; whatever else lies in the folder goes with it.
  func deliver() throws(WorkbookError) {
    guard unsafe rename(draft, path) == 0 else {
      throw WorkbookError(.path, "file", "the finished file cannot be moved to its place")
    }
    isOpen = false
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      throw WorkbookError(.path, "file", "the folder of temporary files cannot be removed")
    }
  }

  // What went wrong first is what must be told.
  deinit { if isOpen { try? FileManager.default.removeItem(atPath: folder) } }
}
