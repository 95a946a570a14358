import Tabular

/// The tables kept by the coordination office, in the formats in which they are published.
struct ReferenceFiles {
  let model: Model
  /// The school years after the first.
  let yearOffset: Int

  private var year: Int { model.schoolYears[yearOffset] }
  private var edition: CalendarDate { SchoolCalendar.date(year, 8, 1) }
  private var listed: [School] { model.roster.schools.filter { model.roster.isListed($0, edition: year) } }

  /// The files of the edition that was valid on 1 August of the year.
  var files: [(path: String, bytes: [UInt8])] {
    let folder = "stammdaten/\(edition.iso)"
    let windows = FileEncoding.windows1252
    return [
      ("\(folder)/schuldaten.csv", Array(register.utf8)),
      ("\(folder)/netzwerk.csv", [0xEF, 0xBB, 0xBF] + lines(network, newline: "\r\n")),
      ("\(folder)/schuelerzahlen.csv", windows.encode(lines(pupils, newline: "\r\n"))),
      ("\(folder)/sozialindex.csv", FileEncoding.cp850.encode(lines(socialIndex, newline: "\r\n"))),
      ("\(folder)/ferien.csv", FileEncoding.latin1.encode(lines(holidays, newline: "\n"))),
    ]
  }

  /// The school register: an unquoted header of 24 fields, the last one empty, above 23 quoted ones.
  private var register: String {
    var text = "sep=;\n"
    text +=
      "Schulnummer;Schulform;Schulbezeichnung_1;Schulbezeichnung_2;Schulbezeichnung_3;Kurzbezeichnung;PLZ;Ort;"
    text += "Strasse;Telefonvorwahl;Telefon;Faxvorwahl;Fax;E-Mail;Homepage;Rechtsform;Traegernummer;"
    text += "Gemeindeschluessel;Schulbetriebsschluessel;Schulbetriebsdatum;EPSG;UTMRechtswert;UTMHochwert;\n"
    for school in listed {
      let cells = registerCells(school).map { cell in
        "\"\(cell.map { $0 == "\"" ? "\"\"" : String($0) }.joined())\""
      }
      text += cells.joined(separator: ";") + "\n"
    }
    return text
  }

  private func registerCells(_ school: School) -> [String] {
    let isNeighbour = school.role == .neighbour
    let key = isNeighbour ? SchoolNames.neighbourKey : SchoolNames.townKey
    let provider =
      school.role == .authority
      ? "0" : isNeighbour ? "99980" : school.isPrivate ? "99992" : school.role == .network ? "99990" : "99991"
    // Positions far out at sea: nothing stands there.
    let east = 300_000 + school.index * 37 % 9000
    let north = 6_100_000 + school.index * 53 % 9000
    return [
      school.number, school.form.rawValue, title(school), subtitle(school), "", shortName(school),
      school.postcode, isNeighbour ? SchoolNames.neighbour : SchoolNames.town, street(school), "0000",
      "000000",
      "0000", "000000", "\(school.number)@schule.example", "https://\(school.number).schule.example",
      school.isPrivate ? "2" : "1", provider, key,
      String(model.roster.operationKey(school, yearOffset: yearOffset)), school.founded.german,
      school.index % 29 == 11 ? "null" : "EPSG:25832", String(east), String(north),
    ]
  }

  private func title(_ school: School) -> String {
    switch school.form {
    case .authority: "Schulamt"
    case .primary where school.index % 13 == 5: "Grundschule \"Auf dem \(school.name)\""
    case .primary: "Gemeinschaftsgrundschule \(school.name)"
    case .special: "Förderschule \(school.name)"
    default: "\(school.isPrivate ? "" : "Städt. ")\(school.form.title) \(school.name)"
    }
  }

  private func subtitle(_ school: School) -> String {
    switch school.form {
    case .authority: "für die Stadt \(SchoolNames.town)"
    case .primary: "- Primarstufe -"
    case .special: "Förderschwerpunkt Lernen"
    case .comprehensive, .grammar: "Sekundarstufe I und II"
    case .lowerSecondary, .middle, .secondary: "- Sekundarstufe I -"
    default: ""
    }
  }

  /// The short name; one school is renamed in the second edition.
  private func shortName(_ school: School) -> String {
    let town = school.role == .neighbour ? SchoolNames.neighbour : SchoolNames.town
    if school.form == .authority { return "\(town), Schulamt" }
    let isRenamed = school.index == 7 && yearOffset > 0
    return "\(town), \(school.form.abbreviation) \(isRenamed ? "Neue " : "")\(school.name)"
  }

  /// The street; one school moves before the second edition.
  private func street(_ school: School) -> String {
    school.index == 2 && yearOffset > 0 ? "\(school.street) a" : school.street
  }

  private var network: [[String]] {
    [["Schulnummer", "Mitglied ab", "Mitglied bis", "Meldepflicht"]]
      + members.map { [$0.number, $0.from.german, $0.until?.german ?? "", $0.isObliged ? "ja" : "nein"] }
  }

  private var members: [(number: String, from: CalendarDate, until: CalendarDate?, isObliged: Bool)] {
    model.roster.network.compactMap { school in
      guard let from = school.memberFrom, from <= edition else { return nil }
      // An end that lies ahead is not known yet.
      let until = school.memberUntil.flatMap { $0 < edition ? $0 : nil }
      return (school.number, from, until, school.isObliged)
    }
  }

  private var schoolYearName: String { Period.schoolYear(start: year).id }

  private var counted: [(number: String, pupils: Int)] {
    listed.filter {
      $0.form != .authority && model.roster.operationKey($0, yearOffset: yearOffset) == 1
    }.map { ($0.number, $0.pupils(yearOffset: yearOffset, seed: model.seed)) }
  }

  private var pupils: [[String]] {
    [["Schulnummer", "Schuljahr", "Schülerzahl"]]
      + counted.map { [$0.number, schoolYearName, String($0.pupils)] }
  }

  /// The social index of every school that has one; nil for the one school not yet rated.
  private var rated: [(school: School, level: Int?)] {
    let unrated = yearOffset > 0 ? model.roster.joiner ?? 11 : 11
    return listed.filter {
      $0.form.hasSocialIndex && !$0.isPrivate && model.roster.operationKey($0, yearOffset: yearOffset) == 1
    }.map { ($0, $0.index == unrated ? nil : $0.socialIndex) }
  }

  private var socialIndex: [[String]] {
    let header = [
      "Schulnummer", "Kurzbezeichnung", "Bezirksregierung", "Kreis", "Gemeinde", "Sozialindexstufe",
    ]
    return [header]
      + rated.map { school, level in
        let town = school.role == .neighbour ? SchoolNames.neighbour : SchoolNames.town
        return [
          school.number, shortName(school), "BR Übungsbezirk", "Stadt \(town)", town,
          level.map { String($0) } ?? "ohne",
        ]
      }
  }

  private var holidays: [[String]] {
    [["Ferien", "Erster Tag", "Letzter Tag"]]
      + SchoolCalendar.holidays(schoolYear: year).map { [$0.name, $0.first.german, $0.last.german] }
  }

  private func lines(_ rows: [[String]], newline: String) -> [UInt8] {
    Array(rows.map { $0.joined(separator: ";") + newline }.joined().utf8)
  }
}

extension ReferenceFiles {
  /// The header and rows of `wahrheit/schulen.csv` for this edition.
  var schoolTruth: [[String]] {
    listed.map { school in
      [
        edition.iso, school.number, school.form.rawValue, school.form.title, school.form.group,
        school.postcode,
        model.roster.isInTown(school, yearOffset: yearOffset) ? "1" : "0",
      ]
    }
  }

  /// The rows of `wahrheit/netzwerk.csv` for this edition.
  var networkTruth: [[String]] {
    members.map { [edition.iso, $0.number, $0.from.iso, $0.until?.iso ?? "", $0.isObliged ? "ja" : "nein"] }
  }

  /// The rows of `wahrheit/schuelerzahlen.csv` for this edition.
  var pupilTruth: [[String]] { counted.map { [edition.iso, $0.number, schoolYearName, String($0.pupils)] } }

  /// The rows of `wahrheit/sozialindex.csv` for this edition.
  var socialIndexTruth: [[String]] {
    rated.map { [edition.iso, $0.school.number, $0.level.map { String($0) } ?? ""] }
  }
}
