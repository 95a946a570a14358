/// A line of the CSV files we write: semicolons, quotes only where needed.
public enum CSVLine {
  /// The cells as a line, without its end; no cell breaks the file or starts a formula in the reader's program.
  public static func text(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ";") }

  private static func quoted(_ cell: String) -> String {
    var text = cell
    if let first = text.first, "=+-@\t\r".contains(first),
      text.wholeMatch(of: /[+-]?[0-9]+(?:[.,][0-9]+)?/) == nil
    {
      text = "'" + text
    }
    guard text.utf8.contains(where: { [0x22, 0x3B, 0x0A, 0x0D].contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
