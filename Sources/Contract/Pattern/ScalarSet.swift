/// A set of characters (Unicode scalars) of a pattern.
struct ScalarSet: Sendable, Hashable {
  private var ranges: [ClosedRange<UInt32>] = []
  private var categories: [String] = []
  private var excluded: [ScalarSet] = []
  private var isInverted = false
  private var members: [ScalarSet] = []

  init() {}

  init(_ ranges: ClosedRange<UInt32>...) { self.ranges = ranges }

  /// Any character but a line end.
  static let dot = ScalarSet(0x0A...0x0A, 0x0D...0x0D).inverted
  /// XML Schema's `\s`.
  static let space = ScalarSet(0x20...0x20, 0x09...0x0A, 0x0D...0x0D)
  /// XML Schema's `\d`: every decimal digit.
  static let digit = ScalarSet(category: "Nd")
  /// XML Schema's `\w`: all but punctuation, separators and the rest; and the low line, which everybody expects.
  static let word: ScalarSet = {
    var others = ScalarSet(category: "P")
    others.categories += ["Z", "C"]
    var set = ScalarSet(0x5F...0x5F)
    set.insert(others.inverted)
    return set
  }()
  /// XML Schema's `\i`: what a name may begin with.
  static let nameStart: ScalarSet = {
    var set = ScalarSet(category: "L")
    set.categories.append("Nl")
    set.ranges = [0x3A...0x3A, 0x5F...0x5F]
    return set
  }()
  /// XML Schema's `\c`: what a name consists of.
  static let name: ScalarSet = {
    var set = nameStart
    set.categories += ["Nd", "Mn", "Mc", "Lm"]
    set.ranges += [0x2D...0x2E, 0xB7...0xB7]
    return set
  }()

  init(category: String) { categories = [category] }

  /// All other characters.
  var inverted: ScalarSet {
    var set = self
    set.isInverted.toggle()
    return set
  }

  /// The character of a set that was made of a single one.
  var single: UInt32? {
    guard ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
    return self == ScalarSet(range) ? range.lowerBound : nil
  }

  mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

  mutating func insert(_ set: ScalarSet) { members.append(set) }

  mutating func subtract(_ set: ScalarSet) { excluded.append(set) }

  func contains(_ scalar: UInt32) -> Bool {
    let isListed =
      ranges.contains { $0.contains(scalar) } || isCategorised(scalar)
      || members.contains { $0.contains(scalar) }
    return isListed != isInverted && !excluded.contains { $0.contains(scalar) }
  }

  private func isCategorised(_ scalar: UInt32) -> Bool {
    guard !categories.isEmpty, let scalar = Unicode.Scalar(scalar) else { return false }
    let name = Self.name(of: scalar.properties.generalCategory)
    return categories.contains { name.hasPrefix($0) }
  }

  /// The two-letter names that `\p{…}` knows, and their first letters.
  static let categoryNames: Set<String> = Set(allCategories.values.flatMap { [$0, String($0.prefix(1))] })

  private static func name(of category: Unicode.GeneralCategory) -> String { allCategories[category] ?? "Cn" }

  private static let allCategories: [Unicode.GeneralCategory: String] = [
    .uppercaseLetter: "Lu", .lowercaseLetter: "Ll", .titlecaseLetter: "Lt", .modifierLetter: "Lm",
    .otherLetter: "Lo",
    .nonspacingMark: "Mn", .spacingMark: "Mc", .enclosingMark: "Me", .decimalNumber: "Nd",
    .letterNumber: "Nl",
    .otherNumber: "No", .connectorPunctuation: "Pc", .dashPunctuation: "Pd", .openPunctuation: "Ps",
    .closePunctuation: "Pe", .initialPunctuation: "Pi", .finalPunctuation: "Pf", .otherPunctuation: "Po",
    .mathSymbol: "Sm", .currencySymbol: "Sc", .modifierSymbol: "Sk", .otherSymbol: "So",
    .spaceSeparator: "Zs",
    .lineSeparator: "Zl", .paragraphSeparator: "Zp", .control: "Cc", .format: "Cf", .surrogate: "Cs",
    .privateUse: "Co", .unassigned: "Cn",
  ]
}
