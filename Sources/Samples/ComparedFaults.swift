import Tabular

/// Faults that show only in comparison: with another row, another school, another month, another table.
struct ComparedFaults {
  let model: Model
  /// Which deliveries are taken.
  let isFree: (FileKey) -> Bool

  private typealias Planned = [(key: FileKey, fault: FaultSpec)]
  private var lastHalf: Int { model.halves.count - 1 }
  private var lastYear: Int { model.months.count - 12 }

  /// All that fit; a small town may lack a person at two schools or a month that is long enough.
  var planned: [(key: FileKey, fault: FaultSpec)] {
    var taken: Set<FileKey> = []
    var result: Planned = []
    for plan in [
      tooManyHours, halfPostAtTwo, threeSchools, overlap, unknownPerson, largeCasework, jumpingStock,
      quarterHours, cutShort, otherMonth, guestSchool,
    ] {
      let found = plan { isFree($0) && !taken.contains($0) }
      taken.formUnion(found.map(\.key))
      result += found
    }
    return result
  }

  // MARK: Persons at several schools

  /// Someone's rows at two schools in a half-year, both free.
  private func pairs(_ half: Int, _ isFree: (FileKey) -> Bool) -> [[(
    school: School, row: Int, post: PostRow
  )]] {
    let period = model.halves[half]
    return model.staff.holdings.filter { $0.posts.count == 2 }.compactMap { holding in
      let places = holding.posts.compactMap { post -> (school: School, row: Int, post: PostRow)? in
        let school = model.roster.schools[post.school]
        let rows = model.postRows(school, half)
        guard school.isObliged, school.isDue(in: period), isFree(posts(school, half)),
          let row = rows.firstIndex(where: { $0.post.hasSuffix("-\(post.number)") })
        else { return nil }
        return (school, row, rows[row])
      }
      guard places.count == 2, let from = places[0].post.from, from <= period.firstDay,
        places.allSatisfy({ $0.post.until == nil && !$0.post.person.isEmpty })
      else { return nil }
      return places
    }
  }

  private func posts(_ school: School, _ half: Int) -> FileKey {
    FileKey(table: .posts, period: model.halves[half], school: school.index)
  }

  private func tooManyHours(_ isFree: (FileKey) -> Bool) -> Planned {
    let half = lastHalf - 1
    guard let pair = pairs(half, isFree).first else { return [] }
    return pair.enumerated().map { position, place in
      let action: FaultAction =
        position == 0
        ? .compared(row: place.row, column: 5, nil)
        : .compared(row: place.row, column: 5, .hours(3900))
      return (
        posts(place.school, half),
        asked(
          action, .posts, "group-constraint",
          "eine Fachkraft mit zusammen 58,5 Wochenstunden an zwei Schulen",
          "zusammen mehr als 41 Wochenstunden; ohne die Stunden der anderen Schule zu nennen")
      )
    }
  }

  private func halfPostAtTwo(_ isFree: (FileKey) -> Bool) -> Planned {
    guard let pair = pairs(lastHalf, isFree).last else { return [] }
    return pair.map { place in
      (
        posts(place.school, lastHalf),
        asked(
          .compared(row: place.row, column: 2, .hours(975)), .posts, "group-constraint",
          "eine halbe Stelle auf zwei Schulen verteilt", "mit höchstens 50 % nur an einer Schule")
      )
    }
  }

  private func threeSchools(_ isFree: (FileKey) -> Bool) -> Planned {
    let half = lastHalf - 1
    let period = model.halves[half]
    guard let pair = pairs(half, isFree).last else { return [] }
    for school in model.roster.network
    where school.isObliged && school.isDue(in: period) && isFree(posts(school, half))
      && !pair.contains(where: { $0.school.index == school.index })
    {
      guard let row = model.postRows(school, half).firstIndex(where: { $0.person.isEmpty }) else { continue }
      let third = (
        posts(school, half),
        FaultAction.compared(
          row: row, column: 2,
          .holder(pair[0].post.person, from: period.firstDay.adding(days: 45), hours: 200))
      )
      let others = pair.map { (posts($0.school, half), FaultAction.compared(row: $0.row, column: 2, nil)) }
      return (others + [third]).map { key, action in
        (
          key,
          asked(
            action, .posts, "group-constraint", "eine Fachkraft an drei Schulen", "höchstens zwei Schulen")
        )
      }
    }
    return []
  }

  // MARK: Periods and tables against each other

  private func overlap(_ isFree: (FileKey) -> Bool) -> Planned {
    for school in model.roster.network
    where school.isObliged && isFree(posts(school, lastHalf)) && isFree(posts(school, lastHalf - 1)) {
      let before = model.postRows(school, lastHalf - 1)
      for (row, post) in model.postRows(school, lastHalf).enumerated() {
        guard let earlier = before.first(where: { $0.post == post.post }), let until = earlier.until,
          post.from != nil, !earlier.person.isEmpty, post.person != earlier.person
        else { continue }
        return [
          (
            posts(school, lastHalf),
            asked(
              .compared(row: row, column: 6, .from(until.adding(days: -10))), .posts, "no-overlap",
              "die Nachfolge beginnt vor dem Ende der vorigen Besetzung",
              "Stelle in dieser Zeit schon anders besetzt")
          )
        ]
      }
    }
    return []
  }

  private func unknownPerson(_ isFree: (FileKey) -> Bool) -> Planned {
    let half = lastHalf
    for school in model.roster.network where school.isObliged {
      let key = FileKey(table: .trainings, period: model.halves[half], school: school.index)
      let rows = model.trainingRows(school, half)
      guard isFree(key), isFree(posts(school, half)), rows.count >= 2 else { continue }
      return [
        (
          key,
          asked(
            .compared(row: 0, column: 6, .person("FK-9\(rows[0].person.suffix(3))")), .trainings,
            "valid-on-date", "Tippfehler in der Kennung der Fachkraft", "keine Stelle an diesem Tag")
        )
      ]
    }
    return []
  }

  private func jumpingStock(_ isFree: (FileKey) -> Bool) -> Planned {
    let month = lastYear + 6
    for school in model.roster.network where school.isObliged {
      let keys = [month - 1, month, month + 1].map {
        FileKey(table: .cases, period: model.months[$0], school: school.index)
      }
      guard keys.allSatisfy(isFree), school.isDue(in: keys[0].period), let row = model.caseRow(school, month),
        row.stock > 4
      else { continue }
      return [
        (
          keys[1],
          asked(
            .compared(row: 0, column: 1, .stockAndClosed(3)), .cases, "carry-over",
            "Bestand um 3 höher, als der Vormonat ergibt", "Bestand passt nicht zum Vormonat")
        )
      ]
    }
    return []
  }

  // MARK: Activities

  private func activities(_ month: Int, _ isFree: (FileKey) -> Bool, where isWanted: (School) -> Bool)
    -> FileKey?
  {
    model.roster.network.lazy.filter { school in
      // The first school is the one the manual shows: nothing is wrong there.
      school.index > 0 && school.isObliged && school.isDue(in: model.months[month - 1])
        && school.isDue(in: model.months[month])
    }.map { FileKey(table: .activities, period: model.months[month], school: $0.index) }
      .first { isFree($0) && isWanted(model.roster.schools[$0.school]) }
  }

  private func largeCasework(_ isFree: (FileKey) -> Bool) -> Planned {
    let month = lastYear + 8
    func casework(_ school: School) -> Int? {
      model.activityRows(school, month).firstIndex { $0.kind == .casework }
    }
    guard let key = activities(month, isFree, where: { casework($0) != nil }),
      let row = casework(model.roster.schools[key.school])
    else { return [] }
    return [
      (
        key,
        asked(
          .compared(row: row, column: 6, .participants(12)), .activities, "exclusive-pair",
          "Einzelfallhilfe mit 12 Teilnehmenden", "vielleicht ein Gruppenangebot")
      )
    ]
  }

  private func quarterHours(_ isFree: (FileKey) -> Bool) -> Planned {
    let month = lastYear + 7
    guard let key = activities(month, isFree, where: { model.activityCount($0, month) >= 20 }) else {
      return []
    }
    return [
      (
        key,
        asked(
          .quarterHours, .activities, "outlier", "alle Stunden in Viertelstunden eingetragen",
          "im Durchschnitt viel länger als in den Monaten zuvor")
      )
    ]
  }

  private func cutShort(_ isFree: (FileKey) -> Bool) -> Planned {
    let month = lastYear + 3
    guard month >= 12,
      let key = activities(
        month, isFree,
        where: { model.activityCount($0, month) >= 60 && model.activityCount($0, month - 12) >= 60 })
    else { return [] }
    return [
      (
        key,
        asked(
          .cutShort, .activities, "period-jump", "die Datei bricht nach fünf Zeilen ab",
          "viel weniger Tätigkeiten als üblich")
      )
    ]
  }

  private func otherMonth(_ isFree: (FileKey) -> Bool) -> Planned {
    let month = lastYear + 9
    guard let key = activities(month, isFree, where: { (5...8).contains(model.activityCount($0, month - 1)) })
    else { return [] }
    var fault = FaultSpec(
      action: .otherMonth, table: .activities, slot: 0, rule: "threshold",
      wrong: "die Datei des Vormonats noch einmal, unter dem Namen dieses Monats",
      says: "vermutlich die Datei eines anderen Monats", outcome: FaultSpec.fileLost)
    fault.rowRule = "period-mismatch"
    return [(key, fault)]
  }

  private func guestSchool(_ isFree: (FileKey) -> Bool) -> Planned {
    let month = lastYear + 8
    let key = FileKey(table: .meetings, period: model.months[month], school: -1)
    guard isFree(key), !model.meetingRows(month).isEmpty,
      let guest = model.roster.schools.first(where: { $0.role == .outside })
    else { return [] }
    return [
      (
        key,
        FaultSpec(
          action: .unknownSchool(number: guest.number), table: .meetings, slot: 8, rule: "foreign-key",
          wrong: "Schule, die nicht zum Netzwerk gehört", says: "an diesem Tag kein Mitglied")
      )
    ]
  }

  private func asked(
    _ action: FaultAction, _ table: SampleTable, _ rule: String, _ wrong: String, _ says: String
  ) -> FaultSpec {
    FaultSpec(
      action: action, table: table, slot: 0, rule: rule, severity: "warning", wrong: wrong, says: says,
      outcome: "zählt, wird aber nachgefragt")
  }
}
