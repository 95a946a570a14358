import Render
import Tabular
import Validate

/// `erinnerungen.csv`: who is still missing which delivery, since when and by when, with a sentence to send.
struct ReminderFile {
  let list: DeliveryList

  /// The file's text, with a byte order mark for spreadsheets.
  func text(language: Language) -> String {
    let header =
      language == .de
      ? ["Schulnummer", "Schule", "Lieferung", "Zeitraum", "Frist", "Stand", "fehlt seit", "Erinnerung"]
      : ["School number", "School", "Delivery", "Period", "Deadline", "State", "missing since", "Reminder"]
    let rows = list.missing.map { item in
      [
        item.school ?? "", item.school == nil ? office(language) : item.name, item.title[language],
        item.period.id, day(item.deadline, language), state(item, language), item.missingSince.id,
        reminder(item, language),
      ]
    }
    return "\u{FEFF}" + ([header] + rows).map { CSVLine.text($0) + "\r\n" }.joined()
  }

  private func office(_ language: Language) -> String {
    language == .de ? "Koordinationsstelle" : "Coordination office"
  }

  private func day(_ date: CalendarDate, _ language: Language) -> String {
    language == .de ? date.german : date.iso
  }

  private func state(_ item: DeliveryList.Item, _ language: Language) -> String {
    if item.state.isReceived { return language == .de ? "zählt noch nicht" : "does not count yet" }
    return language == .de ? "nicht eingegangen" : "not received"
  }

  private func reminder(_ item: DeliveryList.Item, _ language: Language) -> String {
    let title = item.title[language]
    let period = PeriodText.name(item.period, language: language)
    let since = PeriodText.name(item.missingSince, language: language)
    let deadline = day(item.deadline, language)
    guard language == .de else {
      let first =
        item.state.isReceived
        ? "The delivery “\(title)” for \(period) has arrived, but does not count yet; please send it again corrected."
        : "We have not received the delivery “\(title)” for \(period) yet; it was due on \(deadline)."
      let run = item.missingInARow > 1 ? " \(item.missingInARow) are missing in a row, since \(since)." : ""
      return first + run
        + (item.state.isReceived
          ? "" : " If there was nothing to report, a file with only the header is enough.")
    }
    let first =
      item.state.isReceived
      ? "Die Lieferung „\(title)“ für \(period) ist angekommen, zählt aber noch nicht; bitte senden Sie sie "
        + "berichtigt noch einmal."
      : "Die Lieferung „\(title)“ für \(period) ist noch nicht bei uns angekommen; die Frist dafür ist der \(deadline)."
    let run =
      item.missingInARow > 1
      ? " Es fehlen \(item.missingInARow) Lieferungen hintereinander, seit \(since)." : ""
    return first + run
      + (item.state.isReceived ? "" : " War nichts zu melden, genügt eine Datei nur mit der Kopfzeile.")
  }
}
