/// How headings are written.
enum HeadingStyle {
  case agreed
  case upperCase
  case otherNames
  case strayBlanks
}

/// How a school writes its files; a school keeps its habits.
struct Habit {
  var encoding = FileEncoding.windows1252
  var hasByteOrderMark = false
  var newline = "\r\n"
  var delimiter = UInt8(ascii: ";")
  var hasSeparatorLine = false
  var hasTitleLines = false
  var totalsWord: String?
  var headings = HeadingStyle.agreed
  var trailingDelimiters = 0
  var swapsColumns = false
  var blankRows = 0
  var endsWithoutNewline = false
  var endsWithControlZ = false
  var quotesEverything = false

  /// Whether a file shows nothing but its encoding: structural faults are planted only there.
  var isPlain: Bool {
    delimiter == UInt8(ascii: ";") && !hasTitleLines && totalsWord == nil && headings == .agreed
      && trailingDelimiters == 0 && !swapsColumns && blankRows == 0 && !quotesEverything
      && !endsWithControlZ
  }

  /// What the coordination office writes.
  static let office = Habit(encoding: .utf8, hasByteOrderMark: true)

  /// The habit of the school at that position; 70 schools in a row show every habit.
  static func of(school index: Int) -> Habit {
    // 41 is coprime to 70, so that neighbours of one form have different habits.
    let slot = (index * 41 + 7) % 70
    var habit = Habit()
    switch slot {
    case 0..<33: break
    case 33..<47: (habit.encoding, habit.hasByteOrderMark) = (.utf8, true)
    case 47..<54: (habit.encoding, habit.newline) = (.utf8, "\n")
    case 54..<58: habit.encoding = .cp850
    case 58..<63: (habit.encoding, habit.newline) = (.latin1, "\n")
    case 63..<66:
      (habit.encoding, habit.hasByteOrderMark) = (.utf16LittleEndian, true)
      habit.delimiter = UInt8(ascii: "\t")
    default:
      (habit.encoding, habit.hasByteOrderMark) = (.utf8, slot < 68)
      habit.newline = slot < 68 ? "\r\n" : "\n"
      habit.delimiter = UInt8(ascii: ",")
    }
    habit.hasSeparatorLine = [0, 1, 33, 68].contains(slot)
    habit.hasTitleLines = [2, 3, 21, 58].contains(slot)
    habit.totalsWord =
      [4: "Summe", 5: "Gesamt", 21: "Summe:", 35: "Insgesamt", 56: "Summe", 65: "Summe"][slot]
    habit.headings =
      switch slot {
      case 6, 7, 48: .upperCase
      case 8, 9, 10, 34, 37, 47, 64: .otherNames
      case 11, 59: .strayBlanks
      default: .agreed
      }
    habit.trailingDelimiters = [12: 1, 13: 2][slot] ?? 0
    habit.swapsColumns = [14, 15, 37, 69].contains(slot)
    habit.blankRows = [16: 3, 17: 12][slot] ?? 0
    habit.endsWithoutNewline = [18, 19, 36, 49].contains(slot)
    habit.endsWithControlZ = [54, 55].contains(slot)
    habit.quotesEverything = [20, 38, 67].contains(slot)
    return habit
  }

  /// The heading as this school writes it.
  func heading(_ agreed: String) -> String {
    switch headings {
    case .agreed: agreed
    case .upperCase: agreed.uppercased()
    case .otherNames: Habit.otherNames[agreed] ?? agreed
    case .strayBlanks:
      // A no-break space inside, blanks around: what copying from a web page leaves.
      agreed.contains(" ")
        ? String(agreed.map { $0 == " " ? "\u{A0}" : $0 })
        : agreed.utf8.count % 2 == 0 ? " \(agreed)" : "\(agreed) "
    }
  }

  /// Other headings in use, by the agreed one.
  static let otherNames: [String: String] = [
    "Schulnummer": "Schul-Nr.",
    "Stelle": "Stellen-Nr.",
    "Fachkraft": "Kennung der Fachkraft",
    "Anstellungsträger": "Träger",
    "Finanzierung": "Finanzierung durch",
    "Wochenstunden": "Stunden pro Woche",
    "besetzt ab": "besetzt seit",
    "besetzt bis": "besetzt bis zum",
    "Vorgang": "lfd. Nr.",
    "Art": "Art der Tätigkeit",
    "Übergang": "Bildungsübergang",
    "Teilnehmende": "Anzahl Teilnehmende",
    "Stunden": "Dauer (Std.)",
    "Kooperationspartner": "Kooperation mit",
    "Bemerkung": "Bemerkungen",
    "Bestand Monatsanfang": "Bestand am Monatsanfang",
    "Zugänge": "Zugang",
    "Abgänge": "Abgang",
    "davon § 8a": "davon § 8a SGB VIII",
    "Fortbildung": "Fortbildungs-Nr.",
    "Titel": "Titel der Fortbildung",
    "Status": "Teilnahmestatus",
  ]
}
