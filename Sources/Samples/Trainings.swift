import Tabular

/// One training that the coordination office offers.
struct Training {
  let id: String
  let title: String
  let topic: String
  let date: CalendarDate
  /// Hours times 100.
  let hours: Int
}

/// The programme of trainings and who takes part.
struct TrainingProgramme {
  /// The trainings of each half-year, by day.
  private let byHalf: [Period: [Training]]
  private let seed: UInt64

  init(seed: UInt64, halves: [Period], schools: Int) {
    self.seed = seed
    var result: [Period: [Training]] = [:]
    var numbers: [Int: Int] = [:]
    for (index, half) in halves.enumerated() {
      var random = Randomness(seed, .trainings, index)
      let months = half.duePeriods(.monthly)
      let busy = months[0].firstDay.month == 8 ? [0, 4, 2, 5, 1, 2] : [2, 5, 3, 4, 2, 0]
      let days = months.map { SchoolCalendar.schoolDays(year: $0.firstDay.year, month: $0.firstDay.month) }
      let count = min(40, 11 + schools / 68)
      let dates = (0..<count).map { _ in random.pick(days[random.weighted(busy)]) }.sorted()
      result[half] = dates.map { date in
        let number = (numbers[date.year] ?? 0) + 1
        numbers[date.year] = number
        let (title, topic) = random.pick(TrainingProgramme.offers)
        return Training(
          id: "F-\(date.year)-\(padded(number, 2))", title: title, topic: topic, date: date,
          hours: random.pick([150, 200, 300, 300, 350, 600, 600, 750]))
      }
    }
    byHalf = result
  }

  func trainings(in half: Period) -> [Training] { byHalf[half] ?? [] }

  /// What a school reports for a half-year; someone at two schools reports each training at one of them.
  func rows(of school: School, half: Period, staff: Staff) -> [TrainingRow] {
    let offered = trainings(in: half)
    guard !offered.isEmpty else { return [] }
    var rows: [TrainingRow] = []
    for place in staff.atSchool[school.index] {
      let holding = staff.holdings[place.holding]
      guard let tenure = Staff.shownTenure(of: holding, first: half.firstDay, last: half.lastDay) else {
        continue
      }
      var random = Randomness(seed, .attendance, tenure.person, half.firstDay.dayNumber)
      let wanted = random.weighted([27, 36, 24, 13])
      var chosen = Set<Int>()
      for _ in 0..<wanted { chosen.insert(random.below(offered.count)) }
      for position in chosen.sorted() {
        let training = offered[position]
        let statuses = ["TEILGENOMMEN", "ABGESAGT", "NICHT_ERSCHIENEN", "ANGEMELDET"]
        let status = statuses[random.weighted([82, 9, 6, 3])]
        let reporting = random.below(holding.posts.count)
        guard reporting == place.post, tenure.isActive(on: training.date) else { continue }
        rows.append(
          TrainingRow(
            training: training, school: school.number, person: Staff.id(ofPerson: tenure.person),
            status: status))
      }
    }
    return rows.sorted { ($0.training.id, $0.person) < ($1.training.id, $1.person) }
  }

  private static let offers: [(String, String)] = [
    ("Kinderschutz: Gefährdung und Verfahren nach § 8a", "KINDERSCHUTZ"),
    ("Gefährdungen einschätzen im Team", "KINDERSCHUTZ"),
    ("Gewaltfrei lernen: Konflikte auf dem Schulhof", "GEWALTPRAEVENTION"),
    ("Mobbing erkennen und beenden", "GEWALTPRAEVENTION"),
    ("Soziale Medien im Klassenchat", "MEDIEN"),
    ("Digitale Spiele; Chancen und Grenzen", "MEDIEN"),
    ("Motivierende Gesprächsführung", "GESPRAECHSFUEHRUNG"),
    ("Schwierige Elterngespräche führen", "GESPRAECHSFUEHRUNG"),
    ("Traumasensibel arbeiten", "TRAUMA"),
    ("Flucht und Trauma: Stabilisierung im Schulalltag", "TRAUMA"),
    ("Gemeinsames Lernen gestalten", "INKLUSION"),
    ("Datenschutz und Schweigepflicht", "DATENSCHUTZ"),
    ("Übergänge Schule-Beruf begleiten", "UEBERGANG"),
    ("Von der Kita in die Grundschule", "UEBERGANG"),
    ("Suchtvorbeugung ab Klasse 7", "SUCHTPRAEVENTION"),
    ("Schulabsentismus: früh handeln", "SONSTIGE"),
    ("Kollegiale Fallberatung", "SONSTIGE"),
  ]
}
