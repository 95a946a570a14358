import Contract
import Tabular

/// What is wrong with a table of any schema, and what to do, in plain words.
enum FaultMessages {
  typealias Text = (message: Localized, remedy: Localized)

  static func text(_ fault: TableFault, _ schema: SchemaDescriptor) -> Text {
    switch fault.kind {
    case .encoding, .byteCount, .hashCount, .source: file(fault)
    case .blankHeader, .unmatchedHeader, .blankLabel, .duplicateLabel, .incorrectLabel, .extraLabel,
      .missingLabel:
      header(fault, schema)
    case .blankRow, .missingCell, .extraCell: row(fault, schema)
    case .type: type(field(fault, schema))
    case .constraint:
      fault.constraint.map { constraint($0, field(fault, schema)) } ?? type(field(fault, schema))
    case .unique, .primaryKey, .uniqueKey, .foreignKey: key(fault, schema)
    case .strayQuote, .unclosedQuote, .swallowedLines: quote(fault)
    case .forbiddenCharacter:
      pair(
        "In der Zelle steht ein Nullzeichen; die Datei ist vermutlich beschädigt.",
        "A zero byte stands in the cell; probably the file is damaged.",
        "Bitte speichern Sie die Datei noch einmal aus dem Programm, mit dem sie gemacht wurde.",
        "Please save the file once more from the program that made it.")
    case .invisibleCharacter:
      pair(
        "In der Zelle steht ein unsichtbares Zeichen.", "An invisible character stands in the cell.",
        "Bitte geben Sie den Text neu ein, statt ihn zu kopieren.",
        "Please type the text anew instead of copying it.")
    }
  }

  private static func pair(_ de: String, _ en: String, _ remedyDe: String, _ remedyEn: String) -> Text {
    (Localized(de: de, en: en), Localized(de: remedyDe, en: remedyEn))
  }

  private static func field(_ fault: TableFault, _ schema: SchemaDescriptor) -> FieldDescriptor {
    let position = Int(fault.field)
    return schema.fields.indices.contains(position) ? schema.fields[position] : FieldDescriptor(name: "")
  }

  private static func file(_ fault: TableFault) -> Text {
    switch fault.kind {
    case .encoding:
      pair(
        "Die Datei ist nicht in der vereinbarten Zeichenkodierung gespeichert.",
        "The file is not saved in the encoding agreed upon.",
        "Bitte speichern Sie die Datei in dieser Kodierung, oder geben Sie die richtige an.",
        "Please save the file in that encoding, or state the right one.")
    case .byteCount:
      pair(
        "Die Datei ist nicht so groß, wie das Datenpaket angibt.",
        "The file's size is not what the package says.",
        "Bitte prüfen Sie, ob die Datei vollständig ist.", "Please check whether the file is complete.")
    case .hashCount:
      pair(
        "Die Prüfsumme der Datei ist nicht die im Datenpaket angegebene.",
        "The file's checksum is not what the package says.",
        "Bitte prüfen Sie, ob es die richtige Fassung der Datei ist.",
        "Please check whether this is the right version of the file.")
    default:
      pair(
        "Eine Zeile ist länger als 64 Megabyte; die Datei wurde nur bis hierher gelesen.",
        "A row is longer than 64 megabytes; the file was read up to here only.",
        "Bitte prüfen Sie Anführungszeichen und Zeilenenden.", "Please check quotes and line ends.")
    }
  }

  private static func header(_ fault: TableFault, _ schema: SchemaDescriptor) -> Text {
    let name = field(fault, schema).name
    switch fault.kind {
    case .blankHeader:
      return pair(
        "Die Kopfzeile ist leer.", "The header row is empty.", "Bitte tragen Sie die Überschriften ein.",
        "Please enter the headings.")
    case .unmatchedHeader:
      return pair(
        "Keine einzige Überschrift gehört zu einem vereinbarten Feld.",
        "Not a single heading belongs to a field agreed upon.",
        "Bitte prüfen Sie, ob es die richtige Datei ist.",
        "Please check whether this is the right file.")
    case .blankLabel:
      return pair(
        "Eine Spalte hat keine Überschrift.", "A column has no heading.",
        "Bitte tragen Sie die Überschrift ein.",
        "Please enter the heading.")
    case .duplicateLabel:
      return pair(
        "Diese Überschrift steht ein zweites Mal in der Kopfzeile.",
        "This heading stands in the header twice.",
        "Bitte geben Sie jeder Spalte ihre eigene Überschrift.", "Please give each column its own heading.")
    case .incorrectLabel:
      return pair(
        "In dieser Spalte sollte die Überschrift „\(name)“ stehen.",
        "This column should have the heading “\(name)”.",
        "Bitte prüfen Sie die Überschrift und die Reihenfolge der Spalten.",
        "Please check the heading and the order of the columns.")
    case .extraLabel:
      return pair(
        "Diese Spalte ist nicht vereinbart.", "This column was not agreed upon.",
        "Bitte entfernen Sie die Spalte.",
        "Please remove the column.")
    default:
      return pair(
        "Die Spalte „\(name)“ fehlt.", "The column “\(name)” is missing.", "Bitte ergänzen Sie die Spalte.",
        "Please add the column.")
    }
  }

  private static func row(_ fault: TableFault, _ schema: SchemaDescriptor) -> Text {
    switch fault.kind {
    case .blankRow:
      pair(
        "Die Zeile ist leer.", "The row is empty.", "Bitte löschen Sie die Zeile.", "Please delete the row.")
    case .missingCell:
      pair(
        "Die Zeile endet vor der Spalte „\(field(fault, schema).name)“.",
        "The row ends before the column “\(field(fault, schema).name)”.",
        "Bitte ergänzen Sie die Zeile; auch leere Zellen brauchen ihr Trennzeichen.",
        "Please complete the row; empty cells need their delimiter, too.")
    default:
      pair(
        "Die Zeile hat mehr Zellen als Spalten; vermutlich steht ein Trennzeichen im Text.",
        "The row has more cells than columns; probably a delimiter stands in a text.",
        "Bitte setzen Sie den Text in Anführungszeichen.", "Please put the text in quotes.")
    }
  }

  static func type(_ field: FieldDescriptor) -> Text {
    let words = typeWords[field.type.name] ?? ("passender Wert", "fitting value")
    let format = field.typeText.split(separator: "/", maxSplits: 1).dropFirst().first.map { " (\($0))" } ?? ""
    return pair(
      "Hier steht kein Wert der vereinbarten Art: \(words.de)\(format).",
      "This is no value of the kind agreed upon: \(words.en)\(format).",
      "Bitte prüfen Sie den Wert und seine Schreibweise.", "Please check the value and how it is written.")
  }

  private static let typeWords: [String: (de: String, en: String)] = [
    "string": ("Text in diesem Format", "a text of this format"), "integer": ("ganze Zahl", "a whole number"),
    "number": ("Zahl", "a number"),
    "boolean": ("ja oder nein in den vereinbarten Wörtern", "yes or no in the words agreed"),
    "date": ("Datum", "a date"), "time": ("Uhrzeit", "a time of day"),
    "datetime": ("Datum mit Uhrzeit", "a date with time"), "year": ("Jahr", "a year"),
    "yearmonth": ("Monat eines Jahres, JJJJ-MM", "a month of a year, YYYY-MM"),
    "duration": ("Zeitspanne wie P1Y2M", "a span of time like P1Y2M"), "list": ("Liste", "a list"),
    "object": ("JSON-Objekt", "a JSON object"), "array": ("JSON-Liste", "a JSON array"),
    "geopoint": ("Punkt aus Länge und Breite", "a point of longitude and latitude"),
    "geojson": ("GeoJSON", "GeoJSON"),
  ]

  static func constraint(_ constraint: Constraint, _ field: FieldDescriptor) -> Text {
    let bound = field.constraintTexts[constraint] ?? ""
    let check = (de: "Bitte prüfen Sie den Wert.", en: "Please check the value.")
    switch constraint {
    case .required:
      return pair(
        "Hier fehlt ein Wert.", "A value is missing here.", "Bitte tragen Sie den Wert ein.",
        "Please enter the value.")
    case .minLength:
      return pair(
        "Der Wert ist kürzer als \(bound).", "The value is shorter than \(bound).", check.de, check.en)
    case .maxLength:
      return pair(
        "Der Wert ist länger als \(bound).", "The value is longer than \(bound).", check.de, check.en)
    case .minimum:
      return pair(
        "Der Wert ist kleiner als \(bound).", "The value is smaller than \(bound).", check.de, check.en)
    case .maximum:
      return pair(
        "Der Wert ist größer als \(bound).", "The value is larger than \(bound).", check.de, check.en)
    case .exclusiveMinimum:
      return pair(
        "Der Wert muss größer als \(bound) sein.", "The value must be larger than \(bound).", check.de,
        check.en)
    case .exclusiveMaximum:
      return pair(
        "Der Wert muss kleiner als \(bound) sein.", "The value must be smaller than \(bound).", check.de,
        check.en)
    case .pattern:
      return pair(
        "Der Wert hat nicht die vereinbarte Form \(bound).",
        "The value does not have the form agreed, \(bound).",
        check.de, check.en)
    case .jsonSchema:
      return pair(
        "Das JSON in der Zelle hat nicht den vereinbarten Aufbau.",
        "The JSON in the cell is not built as agreed.",
        "Bitte prüfen Sie die Angaben in der Zelle.", "Please check the entries in the cell.")
    case .values, .categories:
      return pair(
        "Dieser Wert ist hier nicht vorgesehen.", "This value is not provided for here.",
        "Bitte verwenden Sie einen dieser Werte: \(bound).", "Please use one of these values: \(bound).")
    }
  }

  private static func key(_ fault: TableFault, _ schema: SchemaDescriptor) -> Text {
    func names(_ positions: [Int]) -> String {
      positions.map { "„\(schema.fields[$0].name)“" }.joined(separator: ", ")
    }
    func english(_ positions: [Int]) -> String {
      positions.map { "“\(schema.fields[$0].name)”" }.joined(separator: ", ")
    }
    let number = Int(fault.field)
    switch fault.kind {
    case .unique:
      return pair(
        "Dieser Wert steht schon in einer früheren Zeile; er darf nur einmal vorkommen.",
        "This value stands in an earlier row already; it may occur once only.",
        "Bitte prüfen Sie, welche der beiden Zeilen gilt.", "Please check which of the two rows counts.")
    case .primaryKey where fault.constraint == .required:
      return pair(
        "Die Zeile ist nicht zu erkennen: \(names(schema.primaryKey)) ist leer.",
        "The row cannot be identified: \(english(schema.primaryKey)) is empty.",
        "Bitte tragen Sie den Wert ein.",
        "Please enter the value.")
    case .primaryKey:
      return pair(
        "Eine frühere Zeile hat in \(names(schema.primaryKey)) schon denselben Wert.",
        "An earlier row has the same value in \(english(schema.primaryKey)) already.",
        "Bitte prüfen Sie, welche der beiden Zeilen gilt.", "Please check which of the two rows counts.")
    case .uniqueKey:
      return pair(
        "Eine frühere Zeile hat in \(names(schema.uniqueKeys[number])) schon dieselben Werte.",
        "An earlier row has the same values in \(english(schema.uniqueKeys[number])) already.",
        "Bitte prüfen Sie, welche der beiden Zeilen gilt.", "Please check which of the two rows counts.")
    default:
      let key = schema.foreignKeys[number]
      let table =
        key.resource.map { (de: "in der Tabelle „\($0)“", en: "in the table “\($0)”") } ?? (
          de: "in dieser Tabelle", en: "in this table"
        )
      return pair(
        "Der Wert in \(names(key.fields)) steht nicht \(table.de).",
        "The value in \(english(key.fields)) does not stand \(table.en).",
        "Bitte prüfen Sie den Wert, oder ergänzen Sie ihn dort.", "Please check the value, or add it there.")
    }
  }

  private static func quote(_ fault: TableFault) -> Text {
    switch fault.kind {
    case .strayQuote:
      pair(
        "Nach dem schließenden Anführungszeichen folgt noch Text.", "Text follows the closing quote.",
        "Bitte schreiben Sie Anführungszeichen im Text doppelt (\"\").",
        "Please write quotes within a text twice (\"\").")
    case .unclosedQuote:
      pair(
        "Ein Anführungszeichen öffnet hier und schließt nicht mehr; der Rest der Datei gehört dadurch zu dieser Zelle.",
        "A quote opens here and never closes; so the rest of the file belongs to this cell.",
        "Bitte schließen Sie das Anführungszeichen.", "Please close the quote.")
    default:
      pair(
        "Zwischen den Anführungszeichen dieser Zelle stehen ganze Zeilen der Tabelle.",
        "Whole rows of the table stand between the quotes of this cell.",
        "Vermutlich fehlt ein Anführungszeichen oder eines steht zu viel. Bitte prüfen Sie die Zelle.",
        "Probably a quote is missing or one is too many. Please check the cell.")
    }
  }
}
