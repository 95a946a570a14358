/// The school forms of North Rhine-Westphalia that occur in the town, by their official code.
enum SchoolForm: String, CaseIterable {
  case primary = "02"
  case lowerSecondary = "04"
  case special = "08"
  case middle = "10"
  case secondary = "14"
  case comprehensive = "15"
  case waldorfSpecial = "19"
  case grammar = "20"
  case adult = "25"
  case vocational = "30"
  case hospital = "83"
  case authority = "0A"

  /// The official name.
  var title: String {
    switch self {
    case .primary: "Grundschule"
    case .lowerSecondary: "Hauptschule"
    case .special: "Förderschule"
    case .middle: "Realschule"
    case .secondary: "Sekundarschule"
    case .comprehensive: "Gesamtschule"
    case .waldorfSpecial: "Freie Waldorfförderschule"
    case .grammar: "Gymnasium"
    case .adult: "Weiterbildungskolleg"
    case .vocational: "Berufskolleg"
    case .hospital: "Klinikschule"
    case .authority: "Schulamt"
    }
  }

  /// The group in which small forms are published together.
  var group: String {
    switch self {
    case .primary: "G"
    case .lowerSecondary, .middle, .secondary: "H+R+SK"
    case .comprehensive: "GE"
    case .grammar: "GY"
    case .special, .hospital, .waldorfSpecial: "S+KS+WF"
    case .vocational, .adult: "BK+WB"
    case .authority: ""
    }
  }

  /// How schools of the form begin in the short official name.
  var abbreviation: String {
    switch self {
    case .primary: "GG"
    case .lowerSecondary: "GH"
    case .special: "FÖ"
    case .middle: "RS"
    case .secondary: "SK"
    case .comprehensive: "GE"
    case .waldorfSpecial: "FW"
    case .grammar: "Gym"
    case .adult: "WBK"
    case .vocational: "BK"
    case .hospital: "KR"
    case .authority: "Schulamt"
    }
  }

  /// How many of 68 network schools have the form.
  var networkShare: Int {
    switch self {
    case .primary: 40
    case .grammar: 7
    case .special: 6
    case .comprehensive: 5
    case .lowerSecondary, .middle: 4
    case .secondary, .hospital: 1
    case .waldorfSpecial, .adult, .vocational, .authority: 0
    }
  }

  /// How many schools of the form stand beside 68 network schools.
  var outsideShare: Int {
    switch self {
    case .vocational: 4
    case .special: 3
    case .adult: 2
    case .waldorfSpecial, .comprehensive: 1
    default: 0
    }
  }

  /// How many pupils a school of the form has.
  var pupils: ClosedRange<Int> {
    switch self {
    case .primary: 170...440
    case .lowerSecondary: 300...520
    case .special: 110...260
    case .middle: 520...860
    case .secondary: 480...560
    case .comprehensive: 880...1480
    case .waldorfSpecial: 120...140
    case .grammar: 560...910
    case .adult: 230...340
    case .vocational: 1500...2700
    case .hospital: 25...40
    case .authority: 0...0
    }
  }

  /// Whether the official list gives schools of the form a social index.
  var hasSocialIndex: Bool {
    switch self {
    case .primary, .lowerSecondary, .middle, .secondary, .comprehensive, .grammar: true
    default: false
    }
  }

  /// How many schools of each form a network of that size has: the proportions of the model, largest
  /// remainders first.
  static func networkCounts(schools: Int) -> [(form: SchoolForm, count: Int)] {
    let total = allCases.reduce(0) { $0 + $1.networkShare }
    var counts = allCases.map { $0.networkShare * schools / total }
    let byRemainder = allCases.indices.sorted { left, right in
      let (a, b) = (
        allCases[left].networkShare * schools % total, allCases[right].networkShare * schools % total
      )
      return a != b ? a > b : left < right
    }
    for position in byRemainder.prefix(schools - counts.reduce(0, +)) { counts[position] += 1 }
    return Array(zip(allCases, counts)).map { (form: $0.0, count: $0.1) }
  }
}
