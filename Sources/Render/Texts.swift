import Tabular

/// Every fixed word the renderers say, in both languages.
struct Texts {
  let language: Language

  init(_ language: Language) { self.language = language }

  func pick(_ de: String, _ en: String) -> String { language == .de ? de : en }

  /// `1 Zeile`, `1.234 Zeilen`.
  func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(NumberText.text(number, language: language)) \(number == 1 ? one : many)"
  }
  func rows(_ number: Int) -> String { count(number, pick("Zeile", "row"), pick("Zeilen", "rows")) }
  func columns(_ number: Int) -> String {
    count(number, pick("Spalte", "column"), pick("Spalten", "columns"))
  }

  // Every sheet
  var marking: String { Audience.intern.marking(language) ?? "" }
  var backToContents: String { pick("zurück zum Inhalt", "back to contents") }
  var backToCover: String { pick("zurück zum ersten Blatt", "back to the first sheet") }
  var total: String { pick("Insgesamt", "Total") }
  var noRows: String {
    pick("Für diese Auswahl liegen keine Angaben vor.", "There is no data for this selection.")
  }

  var revisedNumbers: String {
    pick("Kursiv: zuvor anders berichtet.", "In italics: reported differently before.")
  }
  var emptyList: String { pick("Zurzeit steht hier nichts.", "There is nothing here at present.") }

  // Second line of a sheet
  func holdsTable(rows: Int, columns: Int) -> String {
    guard rows > 0 else {
      return pick("Dieses Blatt enthält keine Tabelle.", "This sheet contains no table.")
    }
    return pick(
      "Dieses Blatt enthält eine Tabelle mit \(self.rows(rows)) und \(self.columns(columns)).",
      "This sheet contains one table with \(self.rows(rows)) and \(self.columns(columns)).")
  }
  func holdsChart(rows: Int, columns: Int) -> String {
    guard rows > 0 else { return holdsNothing }
    return pick(
      "Dieses Blatt enthält ein Diagramm und eine Tabelle mit \(self.rows(rows)) und \(self.columns(columns)).",
      "This sheet contains a chart and a table with \(self.rows(rows)) and \(self.columns(columns)).")
  }
  var headerFiltered: String {
    pick("Die Kopfzeile hat Filterknöpfe.", "The header row has filter buttons.")
  }
  var headerFrozen: String {
    pick(
      "Die Kopfzeile hat Filterknöpfe und bleibt beim Blättern stehen.",
      "The header row has filter buttons and stays in view.")
  }
  var holdsCover: String { pick("Dieses Blatt ist das Deckblatt.", "This sheet is the cover.") }
  func holdsContents(_ number: Int) -> String {
    pick(
      "Dieses Blatt enthält Verweise auf \(count(number, "weiteres Blatt", "weitere Blätter")).",
      "This sheet contains links to \(count(number, "other sheet", "other sheets")).")
  }
  func holdsSentences(_ number: Int) -> String {
    guard number > 0 else { return holdsNothing }
    return pick(
      "Dieses Blatt enthält \(count(number, "Aussage", "Aussagen")), die wichtigste zuerst.",
      "This sheet contains \(count(number, "statement", "statements")), the most important first.")
  }
  func holdsMethod(_ number: Int) -> String {
    guard number > 0 else { return holdsNothing }
    return pick(
      "Dieses Blatt enthält \(count(number, "Erläuterung", "Erläuterungen")).",
      "This sheet contains \(count(number, "explanation", "explanations")).")
  }
  func holdsNotes(_ number: Int) -> String {
    guard number > 0 else { return holdsNothing }
    return pick(
      "Dieses Blatt enthält \(count(number, "Hinweis", "Hinweise")).",
      "This sheet contains \(count(number, "note", "notes")).")
  }
  var holdsNothing: String { pick("Dieses Blatt enthält keine Angaben.", "This sheet contains no entries.") }

  // Above a table
  var legend: String { pick("Zeichen: ", "Signs: ") }
  var source: String { pick("Quelle: ", "Source: ") }
  func legendLine(_ signs: [Sign]) -> String {
    legend + signs.map { "\($0.text) \(short($0))" }.joined(separator: " · ")
  }

  // Charts and twins
  func chartKind(_ form: ReportChart.Form) -> String {
    switch form {
    case .bars: pick("Balkendiagramm", "Bar chart")
    case .lines: pick("Liniendiagramm", "Line chart")
    case .points: pick("Punktdiagramm mit Vergleichslinien", "Dot plot with lines of comparison")
    case .shares: pick("Gestapeltes Balkendiagramm", "Stacked bar chart")
    }
  }
  func fullTable(_ title: String) -> String {
    pick("zur vollständigen Tabelle: \(title)", "to the whole table: \(title)")
  }
  func notDrawn(_ names: String) -> String {
    pick(
      "Nicht dargestellt, weil ein Zeichen statt einer Zahl steht: \(names).",
      "Not drawn because a sign stands in place of a number: \(names).")
  }
  func chartTable(_ title: String) -> String {
    pick("Die Zahlen des Diagramms „\(title)“.", "The numbers of the chart “\(title)”.")
  }
  func twinDescription(_ title: String) -> String {
    pick(
      "\(title): dieselben Zahlen zum Weiterrechnen, eine je Zeile.",
      "\(title): the same figures for further use, one a row.")
  }

  // Signs
  func short(_ sign: Sign) -> String {
    switch sign {
    case .secret: pick("geheim zu halten", "confidential")
    case .unknown: pick("unbekannt", "unknown")
    case .deliveryMissing: pick("Lieferung fehlt", "delivery missing")
    case .uncertain: pick("zu unsicher", "too uncertain")
    case .notMeaningful: pick("nicht sinnvoll", "not meaningful")
    }
  }
  func long(_ sign: Sign) -> String {
    switch sign {
    case .secret:
      pick(
        "Geheim: Hinter der Zahl stehen zu wenige Personen oder Schulen, oder sie würde eine solche Zahl verraten.",
        "Confidential: too few persons or schools stand behind the figure, or it would reveal such a figure.")
    case .unknown: pick("Die Zahl ist nicht bekannt.", "The figure is not known.")
    case .deliveryMissing:
      pick(
        "Die Lieferung, aus der die Zahl käme, ist nicht eingegangen oder nicht verwendbar.",
        "The delivery that the figure would come from has not arrived or cannot be used.")
    case .uncertain:
      pick(
        "Es liegen zu wenige Fälle für eine aussagekräftige Zahl vor.",
        "There are too few cases for a meaningful figure.")
    case .notMeaningful:
      pick(
        "Eine Zahl ist hier nicht sinnvoll, zum Beispiel ein Anteil an null.",
        "A figure makes no sense here, for example a share of zero.")
    }
  }
  /// The sign of DIN 55301 where one exists.
  func official(_ sign: Sign) -> String {
    switch sign {
    case .secret, .unknown: "."
    case .uncertain: "/"
    case .notMeaningful: "x"
    case .deliveryMissing: pick("keines", "none")
    }
  }
  var signHeaders: [String] {
    language == .de
      ? ["Zeichen", "Bedeutung", "Amtliches Zeichen (DIN 55301)"]
      : ["Sign", "Meaning", "Official sign (DIN 55301)"]
  }
  var zeroIsANumber: String {
    pick(
      "Eine 0 ist eine gezählte Null und kein fehlender Wert.", "A 0 is a counted zero, not a missing value.")
  }

  // Text summary
  var period: String { pick("Zeitraum: ", "Period: ") }
  var asOf: String { pick("Stand: ", "As of: ") }
  func moreRows(_ number: Int) -> String {
    pick(
      "… und \(count(number, "weitere Zeile", "weitere Zeilen")) in der Arbeitsmappe",
      "… and \(count(number, "more row", "more rows")) in the workbook")
  }
  var whereToFind: String { pick("Wo Sie mehr finden", "Where to find more") }
  func workbookAt(_ name: String) -> String {
    pick("Arbeitsmappe mit allen Tabellen: \(name)", "Workbook with all tables: \(name)")
  }
  var tablesAt: String {
    pick(
      "Tabellen zum Weiterrechnen: Ordner tabellen (CSV, UTF-8)",
      "Tables for further use: folder tabellen (CSV, UTF-8)")
  }

  // Flat tables
  func flatHeader(_ dimensions: [String]) -> [String] {
    let (first, last) =
      language == .de
      ? (["Kennzahl", "Periode"], ["Wert", "Zeichen", "Einheit", "Zähler", "Nenner"])
      : (["Metric", "Period"], ["Value", "Sign", "Unit", "Numerator", "Denominator"])
    return first + dimensions + last
  }

  func date(_ date: CalendarDate) -> String { language == .de ? date.german : date.iso }

  func name(_ period: Period) -> String {
    switch period {
    case .month(let year, let month): "\(monthName(month)) \(year)"
    case .halfYear(_, let half):
      pick(
        "\(half). Halbjahr des Schuljahrs \(period.id.prefix(7))",
        "\(half == 1 ? "first" : "second") half of school year \(period.id.prefix(7))")
    case .schoolYear: pick("Schuljahr \(period.id)", "school year \(period.id)")
    case .calendarYear(let year): pick("Jahr \(year)", "year \(year)")
    case .months:
      pick("\(firstMonth(period)) bis \(lastMonth(period))", "\(firstMonth(period)) to \(lastMonth(period))")
    }
  }

  private func firstMonth(_ period: Period) -> String { period.duePeriods(.monthly).first.map(name) ?? "" }
  private func lastMonth(_ period: Period) -> String { period.duePeriods(.monthly).last.map(name) ?? "" }

  private func monthName(_ month: Int) -> String {
    let german = [
      "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
      "November", "Dezember",
    ]
    let english = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      "November", "December",
    ]
    let names = language == .de ? german : english
    return names.indices.contains(month - 1) ? names[month - 1] : String(month)
  }
}
