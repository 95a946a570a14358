import Foundation

/// The looks that cells refer to by number.
struct WorkbookStyles: Sendable {
  struct Font: Sendable, Hashable {
    var name = "Calibri"
    var size = 11.0
    var isBold = false
    /// 0xRRGGBB; nil where it is the reader's own or a theme's.
    var color: Int?
  }
  struct Look: Sendable {
    var font = Font()
    /// The colour behind the text, if the cell is filled.
    var fill: Int?
    /// `#,##0.0`; "General" where none is set.
    var format = "General" { didSet { shown = Shown(format) } }
    var shown = Shown("General")
  }
  /// How a format shows numbers.
  struct Shown: Sendable {
    let isDate: Bool
    let hasGroups: Bool
    let decimals: Int

    init(_ format: String) {
      isDate = format.contains("yy")
      hasGroups = format.contains(",")
      decimals = ShownNumber.decimals(of: format)
    }

    /// The number about as a German program shows it.
    func text(_ number: Double) -> String {
      if isDate { return "00.00.0000" }
      let whole = String(Int64(min(abs(number), 1e15)))
      let groups = hasGroups ? (whole.count - 1) / 3 : 0
      return (number < 0 ? "_" : "") + whole + String(repeating: ".", count: groups)
        + (decimals > 0 ? "," + String(repeating: "0", count: decimals) : "")
    }

    /// How many characters that text has, without making it.
    func length(_ number: Double) -> Int {
      if isDate { return 10 }
      var (digits, rest) = (1, min(abs(number), 1e15))
      while rest >= 10 { (digits, rest) = (digits + 1, rest / 10) }
      return digits + (hasGroups ? (digits - 1) / 3 : 0) + (decimals > 0 ? 1 + decimals : 0)
        + (number < 0 ? 1 : 0)
    }
  }
  private var looks: [Look] = []

  /// The look of that number; the standard one where there is none.
  subscript(index: Int) -> Look { looks.indices.contains(index) ? looks[index] : Look() }

  /// How the look of that number shows numbers.
  func shown(_ index: Int) -> Shown { looks.indices.contains(index) ? looks[index].shown : Look().shown }

  init(_ document: XMLElements?) {
    guard let document else { return }
    var formats: [Int: String] = [
      1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd.mm.yyyy",
    ]
    for format in document.all("numFmt") { formats[Int(format["numFmtId"]) ?? -1] = format["formatCode"] }
    let fonts = Self.section("fonts", "font", document).map(Self.font)
    let fills = Self.section("fills", "fill", document).map(Self.fill)
    for cell in document.insideEach("cellXfs").first ?? [] where cell.name == "xf" {
      var look = Look()
      if let index = Int(cell["fontId"]), fonts.indices.contains(index) { look.font = fonts[index] }
      if let index = Int(cell["fillId"]), fills.indices.contains(index) { look.fill = fills[index] }
      look.format = formats[Int(cell["numFmtId"]) ?? 0] ?? "General"
      looks.append(look)
    }
  }

  /// The elements within each entry of a section; other sections hold entries of the same name.
  private static func section(
    _ name: String, _ entry: String, _ document: XMLElements
  ) -> [ArraySlice<XMLElements.Element>] {
    guard let start = document.elements.firstIndex(where: { $0.name == name }) else { return [] }
    let end = document.inside(start).endIndex
    return document.elements.indices.filter {
      $0 > start && $0 < end && document.elements[$0].name == entry
    }.map(document.inside)
  }

  private static func font(_ elements: ArraySlice<XMLElements.Element>) -> Font {
    var font = Font()
    for element in elements {
      switch element.name {
      case "name": font.name = element["val"]
      case "sz": font.size = Double(element["val"]) ?? 0
      case "b": font.isBold = element["val"] != "0"
      case "color": font.color = color(element)
      default: continue
      }
    }
    return font
  }

  private static func fill(_ elements: ArraySlice<XMLElements.Element>) -> Int? {
    guard elements.first(where: { $0.name == "patternFill" })?["patternType"] == "solid" else { return nil }
    return elements.first { $0.name == "fgColor" }.flatMap(color)
  }

  private static func color(_ element: XMLElements.Element) -> Int? {
    Int(element["rgb"].suffix(6), radix: 16)
  }

  /// The contrast of two colours, 1 to 21 (WCAG 2.1, definition of contrast ratio).
  static func contrast(_ first: Int, _ second: Int) -> Double {
    func luminance(_ color: Int) -> Double {
      func linear(_ shift: Int) -> Double {
        let part = Double(color >> shift & 0xFF) / 255
        return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0)
    }
    let (a, b) = (luminance(first), luminance(second))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}
