/// What the roles look like: the only place with a font, a size or a colour.
public enum WorkbookTheme {
  /// The one font.
  public static let fontName = "Arial"
  /// The size of body and cells, in points.
  public static let fontSize = 10.0
  /// The page's colour, as 0xRRGGBB.
  public static let background = 0xFFFFFF

  /// Colours of series, in this order: the Analysis Function's palette, neighbours at least 3 to 1 apart.
  static let palette = [0x12436D, 0xF46A25, 0x801650, 0x28A197]
  /// Colours of level lines.
  static let levels = [0xF46A25, 0x801650, 0x28A197]

  /// Dark blue of headings and rules.
  static let accent = 0x12436D
  static let ink = 0x1A1A1A
  static let quiet = 0x505050
  static let hairline = 0xC8CED4
  /// Bars behind numbers: light enough for the ink to be read on them.
  static let bar = 0xBDD7EE

  /// A cell's look, resolved.
  public struct Look: Sendable, Hashable {
    /// Points.
    public var size = WorkbookTheme.fontSize
    /// Colour of the text, as 0xRRGGBB.
    public var color = WorkbookTheme.ink
    var isBold = false
    var isItalic = false
    var isUnderlined = false
    var wraps = false
    var isIndented = false
    var alignment = Alignment.left
    var numberFormat: String?
    var bottom: Rule?
    var top: Rule?
  }

  enum Alignment: Hashable { case left, right }
  enum Rule: Hashable { case hair, thin, medium }

  /// Every role, for checks that hold for all of them.
  public static let roles: [CellStyle.Role] = [
    .title, .subtitle, .heading, .body, .wrapped, .textHeader, .numberHeader, .cell, .number(decimals: 0),
    .date(isGerman: true), .sign, .link, .marking, .entry(.text), .entry(.number(decimals: 2)),
    .entry(.date(isGerman: true)),
  ]

  /// The look of a style.
  public static func look(_ style: CellStyle) -> Look {
    var look = Look()
    switch style.role {
    case .title:
      look.size = 16
      look.isBold = true
      look.color = accent
    case .subtitle:
      look.color = quiet
    case .heading:
      look.size = 11
      look.isBold = true
      look.color = accent
    case .body: break
    case .wrapped: look.wraps = true
    case .textHeader, .numberHeader:
      look.isBold = true
      look.color = accent
      look.wraps = true
      look.alignment = style.role == .numberHeader ? .right : .left
      look.bottom = .medium
    case .cell:
      look.wraps = true
      look.bottom = .hair
    case .number(let decimals):
      look.alignment = .right
      look.numberFormat = numberFormat(decimals: decimals)
      look.bottom = .hair
    case .date(let isGerman):
      look.numberFormat = isGerman ? "dd.mm.yyyy" : "yyyy-mm-dd"
      look.bottom = .hair
    case .sign:
      look.alignment = .right
      look.color = quiet
      look.bottom = .hair
    case .link:
      look.color = 0x0B5394
      look.isUnderlined = true
    case .marking:
      look.isBold = true
      look.color = 0x942514
    case .entry(let entry):
      look.bottom = .hair
      (look.numberFormat, look.alignment) = format(entry)
    }
    if style.isTotal {
      look.isBold = true
      look.top = .thin
    }
    look.isItalic = style.isRevised
    look.isIndented = style.isIndented
    return look
  }

  private static func format(_ entry: CellStyle.Entry) -> (String, Alignment) {
    switch entry {
    case .text: ("@", .left)
    // Without separators between thousands: the file is saved as CSV.
    case .number(let decimals): (decimals > 0 ? "0." + String(repeating: "0", count: decimals) : "0", .right)
    case .date(let isGerman): (isGerman ? "dd.mm.yyyy" : "yyyy-mm-dd", .left)
    }
  }

  /// `#,##0` with that many decimals; the reader's program shows its own separators.
  public static func numberFormat(decimals: Int) -> String {
    decimals > 0 ? "#,##0." + String(repeating: "0", count: decimals) : "#,##0"
  }
}
