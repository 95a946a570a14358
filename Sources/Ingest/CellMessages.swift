import Contract
import Tabular

/// Findings about single cells and rows, in the words their sender reads.
enum CellMessages {
  /// Rule, German and English sentence, German and English remedy.
  typealias Text = (rule: String, de: String, en: String, remedyDe: String, remedyEn: String)

  private static let excelRemedy = (
    de:
      "Bitte formatieren Sie die Spalte in Excel als „Text“, tragen Sie den Wert neu ein und speichern Sie.",
    en: "Please format the column as “Text” in Excel, enter the value anew and save."
  )

  /// What is wrong with a cell of that field.
  static func text(_ fault: CellFault, field: Field) -> Text {
    switch fault {
    case .excelDate, .excelSerial, .trailingPointZero, .exponent, .excelError: damage(fault)
    case .pointAsDecimal, .ambiguousGroup, .englishNumber, .misplacedGroup: numberStyle(fault, field: field)
    case .notDate, .noSuchDay, .twoDigitYear, .slashDate, .monthFirst, .timeOfDay: date(fault)
    case .otherType, .broken: described(fault, field: field)
    case .wrongDigits, .tooShort, .tooLong, .unknownWord: constraint(fault, field: field)
    case .notInteger:
      (
        "type-error", "Hier steht keine ganze Zahl.", "This is no whole number.",
        "Bitte tragen Sie nur Ziffern ein, ohne Einheit und ohne Zusatz.",
        "Please enter digits only, without unit or addition."
      )
    case .notNumber:
      (
        "type-error", "Hier steht keine Zahl.", "This is no number.",
        "Bitte tragen Sie eine Zahl mit Dezimalkomma ein, ohne Einheit und ohne Zusatz.",
        "Please enter a number with a decimal comma, without unit or addition."
      )
    case .tooManyDecimals(let scale):
      (
        "type-error", "Die Zahl hat mehr als \(scale) Nachkommastellen.",
        "The number has more than \(scale) decimals.", "Bitte runden Sie auf \(scale) Nachkommastellen.",
        "Please round to \(scale) decimals."
      )
    case .tooLarge:
      (
        "type-error", "Die Zahl ist zu groß.", "The number is too large.", "Bitte prüfen Sie den Wert.",
        "Please check the value."
      )
    case .notBoolean:
      (
        "type-error", "Hier steht weder ja noch nein.", "This is neither yes nor no.",
        "Bitte tragen Sie „ja“ oder „nein“ ein.", "Please enter “ja” or “nein”."
      )
    case .notSchoolYear:
      (
        "type-error", "Hier steht kein Schuljahr.", "This is no school year.",
        "Bitte schreiben Sie das Schuljahr wie 2024/25.", "Please write the school year like 2024/25."
      )
    }
  }

  private static func damage(_ fault: CellFault) -> Text {
    switch fault {
    case .excelDate:
      (
        "type-error", "Excel hat den Wert vermutlich in ein Datum verwandelt; aus 1.5 wird so „01. Mai“.",
        "Excel has probably turned the value into a date; this is how 1.5 becomes “01. Mai”.", excelRemedy.de,
        excelRemedy.en
      )
    case .excelSerial:
      (
        "type-error",
        "Excel hat hier vermutlich ein Datum in seine laufende Tageszahl verwandelt (45658 ist der 01.01.2025).",
        "Excel has probably turned a date into its serial number here (45658 is 1 January 2025).",
        "Bitte formatieren Sie die Spalte in Excel als „Datum“ (TT.MM.JJJJ) und speichern Sie neu.",
        "Please format the column as “Date” (DD.MM.YYYY) in Excel and save anew."
      )
    case .trailingPointZero:
      (
        "type-error", "An die Zahl wurde „.0“ oder „,0“ angehängt, vermutlich von einem Programm.",
        "“.0” or “,0” was added to the number, probably by some program.",
        "Bitte entfernen Sie den Zusatz. Damit er nicht wiederkommt, formatieren Sie die Spalte am besten als „Text“.",
        "Please remove the addition. To keep it from coming back, it is best to format the column as “Text”."
      )
    case .exponent:
      (
        "type-error",
        "Excel hat die Zahl vermutlich in Kurzschreibweise (wie 1,2E+05) gespeichert; Stellen sind verloren.",
        "Excel has probably saved the number in short form (like 1,2E+05); digits are lost.",
        excelRemedy.de, excelRemedy.en
      )
    default:
      (
        "type-error", "Hier steht ein Fehlerwert von Excel (wie #NV oder #DIV/0!).",
        "This is an error value of Excel (like #N/A or #DIV/0!).",
        "Bitte prüfen Sie die Formel oder lassen Sie die Zelle leer.",
        "Please check the formula or leave the cell empty."
      )
    }
  }

  private static func numberStyle(_ fault: CellFault, field: Field) -> Text {
    let remedy = (
      de: "Bitte schreiben Sie Dezimalzahlen mit Komma (0,5) und Tausender ohne Zeichen (1000).",
      en: "Please write decimals with a comma (0,5) and thousands without a sign (1000)."
    )
    switch fault {
    case .pointAsDecimal:
      return (
        "number-style", "Der Punkt steht vermutlich für ein Dezimalkomma.",
        "The point probably stands for a decimal comma.", remedy.de, remedy.en
      )
    case .ambiguousGroup:
      return (
        "number-style",
        "Die Zahl ist nicht eindeutig: Der Punkt kann Tausender oder Nachkommastellen trennen.",
        "The number is ambiguous: the point may separate thousands or decimals.", remedy.de, remedy.en
      )
    case .englishNumber:
      return (
        "number-style", "Die Zahl ist in englischer Schreibweise (Komma für Tausender, Punkt für Dezimalen).",
        "The number is in English style (comma for thousands, point for decimals).", remedy.de, remedy.en
      )
    default:
      return (
        "number-style", "Ein Tausenderzeichen steht an der falschen Stelle.",
        "A thousands sign is in the wrong place.", remedy.de, remedy.en
      )
    }
  }

  private static func date(_ fault: CellFault) -> Text {
    let remedy = (
      de: "Bitte schreiben Sie das Datum als TT.MM.JJJJ, zum Beispiel 31.01.2025.",
      en: "Please write the date as DD.MM.YYYY, for example 31.01.2025."
    )
    switch fault {
    case .noSuchDay:
      return (
        "type-error", "Diesen Tag gibt es nicht.", "There is no such day.",
        "Bitte prüfen Sie Tag und Monat.", "Please check day and month."
      )
    case .twoDigitYear:
      return (
        "type-error", "Das Jahr hat nur zwei Ziffern.", "The year has only two digits.", remedy.de, remedy.en
      )
    case .slashDate:
      return (
        "type-error", "Das Datum ist mit Schrägstrichen geschrieben; Tag und Monat sind nicht eindeutig.",
        "The date is written with slashes; day and month are ambiguous.", remedy.de, remedy.en
      )
    case .monthFirst:
      return (
        "type-error", "Das Datum nennt den Monat vor dem Tag, wie in den USA üblich.",
        "The date names the month before the day, as is usual in the US.", remedy.de, remedy.en
      )
    case .timeOfDay:
      return (
        "type-error", "Zum Datum gehört keine Uhrzeit.", "A date carries no time of day.", remedy.de,
        remedy.en
      )
    default:
      return ("type-error", "Hier steht kein Datum.", "This is no date.", remedy.de, remedy.en)
    }
  }

  /// In the words that tables of any schema get.
  private static func described(_ fault: CellFault, field: Field) -> Text {
    let descriptor =
      field.checked.flatMap { try? FieldDescriptor(json: $0) } ?? FieldDescriptor(name: field.name)
    if case .broken(let constraint) = fault {
      let text = FaultMessages.constraint(constraint, descriptor)
      return ("constraint-error", text.message.de, text.message.en, text.remedy.de, text.remedy.en)
    }
    let text = FaultMessages.type(descriptor)
    return ("type-error", text.message.de, text.message.en, text.remedy.de, text.remedy.en)
  }

  private static func constraint(_ fault: CellFault, field: Field) -> Text {
    switch fault {
    case .wrongDigits(let digits):
      return (
        "constraint-error", "Hier müssen genau \(digits) Ziffern stehen.",
        "Exactly \(digits) digits are needed here.",
        "Bitte prüfen Sie die Nummer; führende Nullen gehören dazu.",
        "Please check the number; leading zeros are part of it."
      )
    case .tooShort(let length):
      return (
        "constraint-error", "Der Text ist kürzer als \(length) Zeichen.",
        "The text is shorter than \(length) characters.", "Bitte ergänzen Sie den Text.",
        "Please complete the text."
      )
    case .tooLong(let length):
      return (
        "constraint-error", "Der Text ist länger als \(length) Zeichen.",
        "The text is longer than \(length) characters.", "Bitte kürzen Sie den Text.",
        "Please shorten the text."
      )
    default:
      let words = field.categories.prefix(20).map(\.value).joined(separator: ", ")
      return (
        "constraint-error", "Dieses Wort ist hier nicht vorgesehen.", "This word is not provided for here.",
        "Bitte verwenden Sie eines dieser Wörter: \(words).", "Please use one of these words: \(words)."
      )
    }
  }
}

extension CellMessages {
  /// What is said about a character that no one sees; the character is named, never the text around it.
  static func hidden(_ hidden: HiddenCharacter) -> Text {
    let digits = String(hidden.scalar, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return (
      "invisible-character",
      "In der Zelle steht ein unsichtbares Zeichen: \(code) (\(hidden.name.de)), an Stelle \(hidden.position).",
      "The cell holds an invisible character: \(code) (\(hidden.name.en)), at position \(hidden.position).",
      "Die Zeile zählt trotzdem. Bitte tippen Sie den Eintrag beim nächsten Mal ein, statt ihn aus einem anderen "
        + "Programm zu kopieren.",
      "The row counts all the same. Next time, please type the entry instead of copying it from another program."
    )
  }
}

/// Findings about rows as a whole.
enum RowMessages {
  static func missingCell(has: Int, needs: Int) -> CellMessages.Text {
    (
      "missing-cell", "Die Zeile hat nur \(has) von \(needs) Zellen.",
      "The row has only \(has) of \(needs) cells.",
      "Bitte ergänzen Sie die Zeile; leere Zellen behalten ihr Trennzeichen.",
      "Please complete the row; empty cells keep their delimiter."
    )
  }

  static func extraCell(needs: Int) -> CellMessages.Text {
    (
      "extra-cell",
      "Die Zeile hat mehr Zellen als die \(needs) Überschriften; vermutlich steht ein Trennzeichen im Text.",
      "The row has more cells than the \(needs) headings; probably a delimiter stands in a text.",
      "Bitte setzen Sie den Text in Anführungszeichen oder entfernen Sie das Trennzeichen darin.",
      "Please put the text in quotes or remove the delimiter in it."
    )
  }

  static let strayQuote: CellMessages.Text = (
    "stray-quote", "Nach dem schließenden Anführungszeichen folgt noch Text.",
    "Text follows the closing quote.", "Bitte schreiben Sie Anführungszeichen im Text doppelt (\"\").",
    "Please write quotes within a text twice (\"\")."
  )

  static let totalsRow: CellMessages.Text = (
    "totals-row", "Mitten in der Tabelle steht eine Summenzeile; sie wird nicht mitgezählt.",
    "A totals row stands in the middle of the table; it is not counted.",
    "Bitte löschen Sie Summenzeilen aus der Tabelle.", "Please delete totals rows from the table."
  )
}
