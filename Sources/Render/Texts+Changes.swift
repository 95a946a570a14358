import Tabular

/// What is said about changes since the last report.
extension Texts {
  var firstReport: String {
    pick(
      "Dies ist der erste Bericht über diesen Zeitraum; es gibt keinen früheren, mit dem er zu vergleichen wäre.",
      "This is the first report about this period; there is no earlier one to compare it with.")
  }

  func nothingChanged(since day: String?) -> String {
    pick(
      "Seit dem letzten Bericht\(of(day)) hat sich an den Zahlen nichts geändert.",
      "Since the last report\(of(day)), nothing has changed in the figures.")
  }

  func changed(since day: String?, revised: Int, new: Int, gone: Int, schools: Int) -> String {
    var parts: [String] = []
    if revised > 0 {
      parts.append(
        pick("\(count(revised, "Zahl", "Zahlen")) geändert", "\(count(revised, "figure", "figures")) changed")
      )
    }
    if new > 0 { parts.append(pick("\(number(new)) neu", "\(number(new)) new")) }
    if gone > 0 { parts.append(pick("\(number(gone)) entfallen", "\(number(gone)) gone")) }
    let about =
      schools == 0
      ? ""
      : pick(
        " Betroffen: \(count(schools, "Schule", "Schulen")).",
        " Concerned: \(count(schools, "school", "schools")).")
    return pick("Seit dem letzten Bericht\(of(day)): ", "Since the last report\(of(day)): ")
      + parts.joined(separator: ", ") + "." + about
  }

  func moreCauses(_ rest: Int) -> String {
    pick(
      "… und \(count(rest, "weiterer Grund", "weitere Gründe")).",
      "… and \(count(rest, "more cause", "more causes")).")
  }

  func otherCauses(_ rest: Int) -> String {
    pick(
      "\(count(rest, "weiterer Grund", "weitere Gründe")) möglich",
      "\(count(rest, "other cause", "other causes")) possible")
  }

  var unknownCause: String { pick("nicht bekannt", "not known") }
  var notTold: String { pick("nicht im Bericht", "not in the report") }
  var news: String { pick("Neu seit dem letzten Bericht", "New since the last report") }

  func kind(_ kind: ReportRevision.Change.Kind) -> String {
    switch kind {
    case .new: pick("neu", "new")
    case .gone: pick("entfallen", "gone")
    case .revised: pick("geändert", "revised")
    }
  }

  var changeHeaders: [String] {
    language == .de
      ? ["Was", "Tabelle", "Kennzahl", "Zeitraum", "Für", "Vorher", "Jetzt", "Grund"]
      : ["What", "Table", "Indicator", "Period", "For", "Before", "Now", "Cause"]
  }

  private func of(_ day: String?) -> String { day.map { pick(" vom \($0)", " of \($0)") } ?? "" }

  private func number(_ number: Int) -> String { NumberText.text(number, language: language) }
}
