/// A line of the CSV files we write: semicolons, quotes only where needed.
public enum CSVLine {
  /// The cells as a line, without its end; no cell breaks the file or starts a formula in the reader's program.
  public static func text(_ cells: [String]) -> String {
    var line = ""
    for (position, cell) in cells.enumerated() {
      if position > 0 { line += ";" }
      line += quoted(cell)
    }
    return line
  }

  private static func quoted(_ cell: String) -> String {
    var text = cell
    // Nearly all begin with a letter or a digit.
    if let first = text.utf8.first, first < 0x30 || first == UInt8(ascii: "=") || first == UInt8(ascii: "@"),
      "=+-@\t\r".utf8.contains(first), !isNumber(text)
    {
      text = "'" + text
    }
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x3B || $0 == 0x0A || $0 == 0x0D }) else {
      return text
    }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// `-12,5`: a sign that begins no formula.
  private static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Bool {
      let before = rest.count
      rest = rest.drop { (0x30...0x39).contains($0) }
      return rest.count < before
    }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard digits() else { return false }
    guard let mark = rest.popFirst() else { return true }
    return (mark == UInt8(ascii: ",") || mark == UInt8(ascii: ".")) && digits() && rest.isEmpty
  }
}
