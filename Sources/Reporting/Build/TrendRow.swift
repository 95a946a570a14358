import Tabular

/// What a row of a trend is about: a period and the report that told it.
struct TrendRow {
  /// Which report told it.
  enum Origin {
    case thisReport
    case earlier(RunRecord)
    /// No report about the period is recorded.
    case gap
  }
  let period: Period
  /// The day its stocks were counted on; nil for a gap.
  let asOf: CalendarDate?
  let origin: Origin

  /// The columns before the figures.
  static func columns(_ language: Language) -> [ReportColumn] {
    let headers =
      language == .de ? ["Zeitraum", "Stichtag", "Berichtet"] : ["Period", "As-of date", "Reported"]
    return headers.map { ReportColumn(header: $0, unit: nil, kind: .text) }
  }

  /// What stands in them.
  func cells(_ language: Language) -> [Cell] {
    [.text(period.id), asOf.map(Cell.date) ?? .sign(.unknown), .text(reported(language))]
  }

  private func reported(_ language: Language) -> String {
    switch origin {
    case .thisReport: language == .de ? "in diesem Bericht" : "in this report"
    case .gap: language == .de ? "kein Bericht" : "no report"
    case .earlier(let run):
      CalendarDate(iso: String(run.recordedAt.prefix(10))).map { language == .de ? $0.german : $0.iso }
        ?? (language == .de ? "früher" : "earlier")
    }
  }
}
