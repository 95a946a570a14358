import Render
import Tabular
import Validate

/// `ruecklauf.csv`: for each school, table and due period whether a delivery was expected, came, counts, was on time,
/// was corrected or is missing.
struct CompletenessFile {
  let list: DeliveryList

  /// The file's text, with a byte order mark for spreadsheets.
  func text(language: Language) -> String {
    let header =
      language == .de
      ? [
        "Schulnummer", "Schule", "Lieferung", "Zeitraum", "Frist", "Erwartet", "Eingegangen", "Zählt",
        "Pünktlich", "Korrigiert", "Fehlt",
      ]
      : [
        "School number", "School", "Delivery", "Period", "Deadline", "Expected", "Received", "Counts",
        "On time", "Corrected", "Missing",
      ]
    func word(_ value: Bool?) -> String {
      switch value {
      case true?: language == .de ? "ja" : "yes"
      case false?: language == .de ? "nein" : "no"
      case nil: language == .de ? "unbekannt" : "unknown"
      }
    }
    let rows = list.items.map { item in
      let state = item.state
      return [
        item.school ?? "", item.name, item.title[language], item.period.id,
        language == .de ? item.deadline.german : item.deadline.iso, word(state.isExpected),
        word(state.isReceived), word(state.isUsable), state.isUsable ? word(state.isOnTime) : "",
        word(state.isCorrected), word(item.isMissing),
      ]
    }
    return "\u{FEFF}" + ([header] + rows).map { CSVLine.text($0) + "\r\n" }.joined()
  }
}
