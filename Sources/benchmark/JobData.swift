import Tabular

/// The four tables of the benchmark job, invented: the same seed gives the same bytes.
///
/// German dialect: semicolons, decimal commas, `dd.mm.yyyy`; quoted notes with delimiters, line feeds and doubled
/// quotes; of each kind of fault between 100 and 2000 in a million cells.
struct JobData {
  let schools: Int
  let activities: Int
  let seed: UInt64

  static let schoolTypes = [
    "Grundschule", "Hauptschule", "Realschule", "Sekundarschule", "Gesamtschule", "Gymnasium",
    "Förderschule", "Berufskolleg",
  ]
  private static let districts = [
    "Köln", "Düsseldorf", "Münster", "Bielefeld", "Bonn", "Aachen", "Wuppertal", "Bochum", "Dortmund",
    "Essen", "Duisburg", "Gelsenkirchen", "Mönchengladbach", "Krefeld", "Oberhausen", "Hagen", "Hamm",
    "Mülheim an der Ruhr", "Leverkusen", "Solingen", "Herne", "Bottrop", "Remscheid", "Kreis Borken",
    "Kreis Coesfeld", "Kreis Düren", "Ennepe-Ruhr-Kreis", "Rhein-Erft-Kreis", "Kreis Gütersloh",
    "Märkischer Kreis", "Kreis Minden-Lübbecke", "Rhein-Sieg-Kreis", "Kreis Unna", "Kreis Wesel",
  ]
  private static let providers = [
    "Stadt", "Caritas", "Diakonie", "AWO", "DRK", "Der Paritätische", "Jugendhilfe e. V.", "Land NRW",
    "Kolping", "Kreis",
  ]
  private static let fundings = ["Landesmittel", "Kommunal", "BuT", "Stiftung", "ESF"]
  private static let kinds = [
    "Beratung", "Gruppenangebot", "Elternarbeit", "Projekt", "Krisenintervention", "Einzelfallhilfe",
    "Netzwerkarbeit", "Übergang",
  ]
  private static let partners = [
    "Jugendamt", "Polizei", "Schulpsychologie", "Gesundheitsamt", "Sportverein", "Familienberatung",
    "Jugendförderung", "Kirchengemeinde", "Agentur für Arbeit", "Musikschule", "Beratungsstelle Süd",
    "Kinderschutzbund",
  ]
  private static let topics = [
    "Gewaltprävention", "Kinderschutz", "Mobbing", "Suchtprävention", "Gesprächsführung", "Medienbildung",
    "Trauma", "Inklusion", "Datenschutz", "Elternarbeit", "Übergang Schule-Beruf", "Erste Hilfe",
  ]
  private static let words = [
    "Gespräch", "mit", "Eltern", "und", "Klassenleitung", "Termin", "folgt", "Schülerin", "Schüler", "über",
    "Konflikt", "in", "der", "Pause", "Absprache", "Förderplan", "Hilfe", "Übergabe", "an", "das", "Team",
    "Rückmeldung", "offen", "weiter", "nächste", "Woche", "Beratung", "zu", "Anträgen", "Maßnahme",
    "abgeschlossen", "kurz", "ausführlich", "Einzelgespräch", "Runder", "Tisch",
  ]
  private static let badDates = ["31.02.2024", "12.13.2024", "00.00.0000"]
  private static let badDecimals = ["1.5", "k.A.", "zwei"]
  private static let badIntegers = ["k.A.", "12x", "ca. 20"]
  /// 1 August 2023, and how many days there are until 31 July 2025.
  private static let firstDay = 19_570
  private static let dayCount = 731
  private static let days: [[UInt8]] = (0..<4000).map { offset in
    Array(CalendarDate(dayNumber: firstDay - 1600 + offset).german.utf8)
  }

  /// Numbers of the schools: six digits, spread evenly.
  private var numbers: [Int] {
    var chance = JobChance(seed: seed, stream: 1)
    let step = 890_000 / max(1, schools)
    return (0..<schools).map { 100_000 + $0 * step + chance.below(max(1, step)) }
  }

  /// Writes the tables one after the other; `write` takes in a piece of the file of that name.
  func write(_ write: @escaping (_ name: String, _ bytes: [UInt8]) throws -> Void) throws {
    let numbers = numbers
    try write(
      "members.csv",
      Array("school_id;member_from;member_until;obliged\n\(numbers.first ?? 0);01.08.2020;;ja\n".utf8))
    try writeSchools(numbers, write)
    try writePositions(numbers, write)
    try writeActivities(numbers, write)
    try writeParticipations(numbers, write)
  }

  private func writeSchools(_ numbers: [Int], _ write: @escaping (String, [UInt8]) throws -> Void) throws {
    var chance = JobChance(seed: seed, stream: 2)
    var file = JobFile("schools.csv", "school_id;name;school_type;district;students;social_index", write)
    let weights = [51, 4, 8, 3, 7, 12, 9, 6]
    for (index, number) in numbers.enumerated() {
      let type = Self.schoolTypes[index < 8 ? index : chance.weighted(weights)]
      let district = chance.pick(Self.districts)
      file.number(number)
      if chance.isOne(200_000) {
        file.cell("\"Städtische \(type) \"\"\(chance.pick(Self.words))\"\"; \(district)\"")
      } else {
        file.cell("Städtische \(type) \(district) \(index + 1)")
      }
      file.cell(type)
      file.cell(district)
      file.cell(chance.isOne(2000) ? "k.A." : String(80 + chance.below(1300)))
      file.cell(chance.isOne(2000) ? "12" : chance.isOne(2000) ? "" : String(1 + chance.below(9)))
      try file.endRow()
    }
    try file.finish()
  }

  private func writePositions(_ numbers: [Int], _ write: @escaping (String, [UInt8]) throws -> Void) throws {
    var chance = JobChance(seed: seed, stream: 3)
    var file = JobFile(
      "positions.csv", "position_id;school_id;provider;fte;funding;start_date;end_date", write)
    var id = 0
    for number in numbers {
      for _ in 0..<chance.weighted([30, 40, 20, 10]) {
        id += 1
        file.number(id > 1 && chance.isOne(1000) ? id - 1 : id)
        file.number(chance.isOne(1000) ? 999_999 : number)
        file.cell(chance.pick(Self.providers))
        if chance.isOne(1000) {
          file.cell(chance.pick(Self.badDecimals))
        } else {
          file.hundredths(chance.isOne(1000) ? 1500 : 25 + 5 * chance.below(16))
        }
        file.cell(chance.isOne(1000) ? "Kommunalbüro" : chance.pick(Self.fundings))
        let start = 100 + chance.below(1800)
        if chance.isOne(1000) { file.cell("") } else { day(&file, &chance, start, bad: 1000) }
        if chance.isOne(600_000) {
          file.cell("")
        } else {
          file.cell(
            Self.days[chance.isOne(2000) ? start - 1 - chance.below(90) : start + 1 + chance.below(1200)])
        }
        try file.endRow()
      }
    }
    try file.finish()
  }

  private func day(_ file: inout JobFile, _ chance: inout JobChance, _ day: Int, bad: Int) {
    if chance.isOne(bad) { file.cell(chance.pick(Self.badDates)) } else { file.cell(Self.days[day]) }
  }

  private func writeActivities(_ numbers: [Int], _ write: @escaping (String, [UInt8]) throws -> Void) throws {
    var chance = JobChance(seed: seed, stream: 4)
    var file = JobFile(
      "activities.csv", "activity_id;school_id;date;kind;level;participants;hours;partner;note", write)
    let kindWeights = [34, 14, 12, 8, 4, 15, 8, 5]
    for row in 0..<activities {
      if row > 5000, chance.isOne(100) {
        file.number(1_000_000 + row - 1 - chance.below(5000))
      } else if chance.isOne(100) {
        file.cell("A-\(row)")
      } else {
        file.number(1_000_000 + row)
      }
      if chance.isOne(300) {
        file.number(999_000 + chance.below(1000))
      } else if chance.isOne(200) {
        file.cell(chance.isOne(500_000) ? "12A456" : "")
      } else {
        file.number(numbers[chance.below(numbers.count)])
      }
      if chance.isOne(500) {
        file.cell(chance.isOne(600_000) ? Self.days[1600 + Self.dayCount + chance.below(400)] : [])
      } else {
        day(&file, &chance, 1600 + chance.below(Self.dayCount), bad: 300)
      }
      file.cell(
        chance.isOne(700)
          ? (chance.isOne(700_000) ? "Sonstiges" : "") : Self.kinds[chance.weighted(kindWeights)])
      file.cell(
        chance.isOne(400)
          ? (chance.isOne(500_000) ? "keine" : "") : chance.isOne(380_000) ? "Intervention" : "Prävention")
      participants(&file, &chance)
      hours(&file, &chance)
      if chance.isOne(450_000) { file.cell(chance.pick(Self.partners)) } else { file.cell("") }
      note(&file, &chance)
      try file.endRow()
    }
    try file.finish()
  }

  private func participants(_ file: inout JobFile, _ chance: inout JobChance) {
    guard chance.isOne(1000) else {
      return file.number(chance.isOne(800_000) ? 1 + chance.below(12) : 13 + chance.below(200))
    }
    switch chance.below(5) {
    case 0, 1: file.cell(chance.pick(Self.badIntegers))
    case 2: file.cell("-3")
    case 3: file.number(2001 + chance.below(9000))
    default: file.cell("")
    }
  }

  private func hours(_ file: inout JobFile, _ chance: inout JobChance) {
    guard chance.isOne(900) else { return file.hundredths(25 * (1 + chance.below(24))) }
    switch chance.below(4) {
    case 0, 1: file.cell(chance.pick(Self.badDecimals))
    case 2: file.hundredths(2500 + chance.below(10_000))
    default: file.cell("")
    }
  }

  private func note(_ file: inout JobFile, _ chance: inout JobChance) {
    guard chance.isOne(700_000) else { return file.cell("") }
    var text = "\""
    let count = 2 + chance.below(8)
    for position in 0..<count {
      if position > 0 { text += " " }
      text += chance.pick(Self.words)
      guard position + 1 < count else { break }
      switch chance.below(1000) {
      case ..<15: text += "; "
      case ..<19: text += "\n"
      case ..<23: text += " \"\"\(chance.pick(Self.words))\"\""
      case ..<40: text += ","
      default: break
      }
    }
    file.cell(text + "\"")
  }

  private func writeParticipations(_ numbers: [Int], _ write: @escaping (String, [UInt8]) throws -> Void)
    throws
  {
    var chance = JobChance(seed: seed, stream: 5)
    var file = JobFile(
      "participations.csv",
      "training_id;training_date;topic;person_pseudonym;school_id;status;hours", write)
    let persons = max(20, numbers.count * 6)
    let pseudonyms = (0..<persons).map { person in
      var own = JobChance(seed: seed, stream: 100 + person)
      let digits = String(own.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    var (training, left, date, topic, hours, first, step, taken) = (1, 0, 0, 0, 0, 0, 1, 0)
    for _ in 0..<(activities / 10) {
      if left == 0 {
        training += 1
        left = min(persons, 8 + chance.below(20))
        (date, topic) = (1600 + chance.below(Self.dayCount), chance.below(Self.topics.count))
        hours = 150 + 50 * chance.below(14)
        (first, step, taken) = (chance.below(persons), 1 + chance.below(max(1, persons / 32)), 0)
      }
      left -= 1
      let turn = taken > 0 && chance.isOne(200) ? taken - 1 : taken
      taken += 1
      let person = (first + turn * step) % persons
      file.cell("T\(10_000 + training)")
      day(&file, &chance, date, bad: 200)
      file.cell(Self.topics[topic])
      file.cell(chance.isOne(200) ? (chance.isOne(500_000) ? "xyz" : "") : pseudonyms[person])
      file.number(chance.isOne(200) ? 999_999 : numbers[min(person / 6, numbers.count - 1)])
      let draw = chance.below(100)
      file.cell(
        chance.isOne(300) ? "offen" : draw < 12 ? "registered" : draw < 93 ? "attended" : "cancelled")
      if chance.isOne(300) { file.cell(chance.pick(Self.badDecimals)) } else { file.hundredths(hours) }
      try file.endRow()
    }
    try file.finish()
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the numbers of one table, the same on every machine.
struct JobChance {
  private var state: UInt64

  init(seed: UInt64, stream: Int) { state = seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(stream) << 32 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to, but not including, `bound`.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True in so many of a million draws.
  mutating func isOne(_ perMillion: Int) -> Bool { below(1_000_000) < perMillion }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// The position of a weight, heavier ones more often.
  mutating func weighted(_ weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (position, weight) in weights.enumerated() {
      if rest < weight { return position }
      rest -= weight
    }
    return 0
  }
}
