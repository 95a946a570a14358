import Tabular

/// The five tables that are delivered.
enum SampleTable: Int, CaseIterable {
  case activities
  case cases
  case posts
  case trainings
  case meetings

  /// The table's name in file names.
  var name: String {
    switch self {
    case .activities: "taetigkeiten"
    case .cases: "faelle"
    case .posts: "stellen"
    case .trainings: "fortbildungen"
    case .meetings: "netzwerktreffen"
    }
  }

  /// The agreed headings in the agreed order.
  var headings: [String] {
    switch self {
    case .activities:
      [
        "Schulnummer", "Vorgang", "Datum", "Art", "Ansatz", "Übergang", "Teilnehmende", "Stunden",
        "Kooperationspartner", "Bemerkung",
      ]
    case .cases: ["Schulnummer", "Bestand Monatsanfang", "Zugänge", "Abgänge", "davon § 8a"]
    case .posts:
      [
        "Schulnummer", "Stelle", "Fachkraft", "Anstellungsträger", "Finanzierung", "Wochenstunden",
        "besetzt ab", "besetzt bis",
      ]
    case .trainings:
      ["Fortbildung", "Titel", "Thema", "Datum", "Stunden", "Schulnummer", "Fachkraft", "Status"]
    case .meetings: ["Treffen", "Datum", "Format", "Schulnummer", "Personen"]
    }
  }

  /// The names of the columns in the truth.
  var truthNames: [String] {
    switch self {
    case .activities:
      [
        "schulnummer", "vorgang", "datum", "art", "ansatz", "uebergang", "teilnehmende", "stunden",
        "kooperationspartner",
      ]
    case .cases: ["schulnummer", "bestand", "zugaenge", "abgaenge", "davon_8a"]
    case .posts:
      [
        "schulnummer", "stelle", "fachkraft", "anstellungstraeger", "finanzierung", "wochenstunden",
        "besetzt_ab", "besetzt_bis",
      ]
    case .trainings:
      ["fortbildung", "titel", "thema", "datum", "stunden", "schulnummer", "fachkraft", "status"]
    case .meetings: ["treffen", "datum", "format", "schulnummer", "personen"]
    }
  }

  /// The column whose sum stands in a totals row.
  var totalled: Int? {
    switch self {
    case .activities: 7
    case .cases: nil
    case .posts: 5
    case .trainings: 4
    case .meetings: nil
    }
  }

  /// Days after the end of the due period until a delivery is late.
  var deadlineDays: Int { self == .posts || self == .trainings ? 30 : 15 }

  /// What a school calls the table.
  var title: String {
    switch self {
    case .activities: "Tätigkeiten"
    case .cases: "Fälle"
    case .posts: "Stellen"
    case .trainings: "Fortbildungen"
    case .meetings: "Netzwerktreffen"
    }
  }
}

/// One row of a delivered table.
protocol SampleRow {
  /// Writes the cells in the agreed order; in the truth without free text.
  func write(into table: inout CellTable)
  /// The row with a change made.
  func changed(_ change: RowChange) -> Self
}

/// A post in a snapshot.
struct PostRow: SampleRow {
  let school: String
  let post: String
  var person: String
  let employer: String
  let funding: String
  var hours: Int
  var from: CalendarDate?
  let until: CalendarDate?

  func write(into table: inout CellTable) {
    for text in [school, post, person, employer, funding] { table.add(text) }
    table.add(hundredths: hours)
    table.add(from)
    table.add(until)
  }
}

/// Something done with or for young people.
struct ActivityRow: SampleRow {
  let school: String
  let number: Int
  let date: CalendarDate
  let kind: ActivityKind
  let isPrevention: Bool
  let transition: String
  var participants: Int
  var hours: Int
  let partner: String
  let remark: String

  func write(into table: inout CellTable) {
    table.add(school)
    table.add(number)
    table.add(date)
    table.add(kind.rawValue)
    table.add(isPrevention ? "PRAEVENTION" : "INTERVENTION")
    table.add(transition)
    table.add(participants)
    table.add(hundredths: hours)
    table.add(partner)
    if table.style == .delivery { table.add(remark) }
  }
}

/// Young people in individual casework in a month.
struct CaseRow: SampleRow {
  let school: String
  var stock: Int
  let opened: Int
  var closed: Int
  let childProtection: Int

  func write(into table: inout CellTable) {
    table.add(school)
    for number in [stock, opened, closed, childProtection] { table.add(number) }
  }
}

/// One person at one training.
struct TrainingRow: SampleRow {
  let training: Training
  let school: String
  var person: String
  let status: String

  func write(into table: inout CellTable) {
    for text in [training.id, training.title, training.topic] { table.add(text) }
    table.add(training.date)
    table.add(hundredths: training.hours)
    for text in [school, person, status] { table.add(text) }
  }
}

/// One school at one meeting of the network.
struct MeetingRow: SampleRow {
  let meeting: Meeting
  let school: String
  let persons: Int

  func write(into table: inout CellTable) {
    table.add(meeting.id)
    table.add(meeting.date)
    table.add(meeting.format)
    table.add(school)
    table.add(persons)
  }
}
