import Tabular

/// The words that only the workbook for a school needs.
extension FeedbackWords {
  func title(_ report: String) -> String { pick("Rückmeldung: \(report)", "Feedback: \(report)") }

  var coverName: String { pick("Rückmeldung", "Feedback") }
  var receivedName: String { pick("Lieferungen", "Deliveries") }
  var findingsName: String { pick("Befunde", "Findings") }
  var notesName: String { pick("Hinweise", "Hints") }
  var figuresName: String { pick("Zahlen", "Figures") }

  var schoolHeading: String { pick("Ihre Schule", "Your school") }
  var letterHeading: String { pick("Der Stand", "Where things stand") }
  var todoHeading: String { pick("Was nun zu tun ist", "What to do now") }
  var contactHeading: String { pick("Bei Fragen", "Questions") }
  var arrivedOrMissing: String {
    pick("Was angekommen ist und was zählt", "What arrived and what counts")
  }

  func seeFindings(_ number: Int) -> String {
    guard number != 1 else {
      return pick(
        "Eine Stelle bitten wir Sie anzusehen; sie steht auf dem Blatt „\(findingsName)“.",
        "There is one place we ask you to look at; it is on the sheet “\(findingsName)”.")
    }
    return pick(
      "\(NumberText.text(number, language: .de)) Stellen bitten wir Sie anzusehen; sie stehen auf dem Blatt "
        + "„\(findingsName)“, das Dringende zuerst.",
      "There are \(NumberText.text(number, language: .en)) places we ask you to look at; they are on the sheet "
        + "“\(findingsName)”, the most urgent first.")
  }

  var receivedColumns: [String] {
    pick(
      ["Lieferung", "Zeitraum", "Stand", "Zeilen", "davon zählen", "Bemerkung"],
      ["Delivery", "Period", "State", "Rows", "of these count", "Remark"])
  }
  var receivedDescription: String {
    pick(
      "Jede Lieferung, die wir für diesen Bericht von Ihnen erwartet oder erhalten haben.",
      "Every delivery that we expected or received from you for this report.")
  }
  var findingColumns: [String] {
    pick(
      ["Datei", "Zeile", "Spalte", "Wie dringend", "Was uns aufgefallen ist", "Was Sie tun können"],
      ["File", "Line", "Column", "How urgent", "What we noticed", "What you can do"])
  }
  var findingsDescription: String {
    pick(
      "Die Zeile ist die Zeile der Datei; die Überschriften sind Zeile 1. Zeilen mit einem Fehler zählen erst, "
        + "wenn sie berichtigt sind; alle anderen zählen schon.",
      "The line is the line of the file; the headings are line 1. Rows with an error count only once they are "
        + "corrected; all others count already.")
  }
  func notAllListed(_ listed: Int, of total: Int) -> String {
    pick(
      "Es sind zu viele, um alle aufzuführen: Hier stehen \(NumberText.text(listed, language: .de)) von "
        + "\(NumberText.text(total, language: .de)). Meist hilft es, die erste Stelle jeder Art zu berichtigen.",
      "There are too many to list them all: here are \(NumberText.text(listed, language: .en)) of "
        + "\(NumberText.text(total, language: .en)). Mostly it helps to correct the first one of each kind.")
  }

  var figureColumns: [String] { pick(["Angabe", "Ihre Zahl"], ["Figure", "Your number"]) }
  var figuresDescription: String {
    pick("Das ergeben Ihre Meldungen für diesen Bericht.", "This is what your reports add up to.")
  }
  var wholeFile: String { pick("ganze Datei", "whole file") }

  /// The state of a delivery in a word or two.
  func short(_ state: SchoolFeedback.Item.State) -> String {
    switch state {
    case .complete: pick("vollständig", "complete")
    case .partly: pick("zählt zum Teil", "counts in part")
    case .unusable: pick("so nicht auswertbar", "not usable as it is")
    case .nothingToReport: pick("nichts zu melden", "nothing to report")
    case .missing: pick("fehlt noch", "still missing")
    }
  }

  private func pick(_ de: [String], _ en: [String]) -> [String] { texts.language == .de ? de : en }
}
