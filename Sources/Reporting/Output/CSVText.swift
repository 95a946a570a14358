/// Cells of the lists the program writes for the coordination office.
enum CSVText {
  /// The text as a cell of a file delimited by `;`, in quotes where it needs them.
  ///
  /// A text that a spreadsheet would take for a formula gets an apostrophe in front.
  static func cell(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
    let safe = isFormula ? "'" + text : text
    guard safe.contains(";") || safe.contains("\"") || safe.contains(where: \.isNewline) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
