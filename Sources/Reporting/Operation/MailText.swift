import Render
public import Tabular

/// A message about a run that only has to be sent.
public enum MailText {
  /// How a run ended.
  public enum Event: Sendable {
    /// It was published.
    case published(RunOutcome)
    /// It was not; the message says why.
    case failed(String)
  }

  /// Subject, an empty line, and the text: to the coordination office, without names of people.
  public static func text(
    _ event: Event, report: String, period: Period, language: Language = .de
  ) -> String {
    let name = PeriodText.name(period, language: language)
    switch (event, language) {
    case (.published(let outcome), .de):
      let missing =
        switch outcome.missingDeliveries {
        case 0: "Alle erwarteten Lieferungen sind da."
        case 1: "Eine Lieferung fehlt noch oder zählt noch nicht; erinnerungen.csv nennt sie."
        default:
          "\(outcome.missingDeliveries) Lieferungen fehlen noch oder zählen noch nicht; erinnerungen.csv nennt sie."
        }
      return """
        Betreff: Bericht fertig: \(report), \(name)

        Guten Tag,

        der Bericht „\(report)“ für \(name) ist fertig und liegt hier:
        \(outcome.folder)

        \(missing)
        \(findings(outcome))\(revised(outcome))
        Viele Grüße
        Netzbericht

        """
    case (.failed(let message), .de):
      return """
        Betreff: Bericht nicht erstellt: \(report), \(name)

        Guten Tag,

        der Bericht „\(report)“ für \(name) konnte nicht erstellt werden. Was vorher veröffentlicht war,
        ist unverändert. Der Grund:

        \(message)

        „netzbericht doctor“ prüft, ob alles bereit ist; „netzbericht status“ zeigt den Stand aller Berichte.

        Viele Grüße
        Netzbericht

        """
    case (.published(let outcome), .en):
      return """
        Subject: Report done: \(report), \(name)

        The report “\(report)” for \(name) is done and lies here:
        \(outcome.folder)

        \(outcome.missingDeliveries) deliveries are missing or do not count yet.

        """
    case (.failed(let message), .en):
      return """
        Subject: Report not made: \(report), \(name)

        The report “\(report)” for \(name) could not be made; what was published before is unchanged. The reason:

        \(message)

        """
    }
  }

  private static func findings(_ outcome: RunOutcome) -> String {
    switch outcome.findings.count(.error) {
    case 0: ""
    case 1: "In den Lieferungen ist ein Fehler; der Brief an die Schule sagt, was zu tun ist.\n"
    case let count:
      "In den Lieferungen sind \(count) Fehler; die Briefe an die Schulen sagen, was zu tun ist.\n"
    }
  }

  private static func revised(_ outcome: RunOutcome) -> String {
    guard let revision = outcome.reports.first?.revision, !revision.changes.isEmpty else { return "" }
    let causes = revision.causes.prefix(10).map { "- \($0.text)\n" }.joined()
    return "Seit der letzten Fassung ist etwas anders:\n\(causes)"
  }
}
