import Tabular

/// One meeting of the network.
struct Meeting {
  let id: String
  let date: CalendarDate
  let format: String
}

/// The network's meetings and who comes.
struct MeetingCalendar {
  private let byMonth: [[Meeting]]
  private let seed: UInt64

  init(seed: UInt64, months: [Period]) {
    self.seed = seed
    let formats: [Int: [String]] = [
      9: ["NETZWERKTREFFEN"], 10: ["ARBEITSKREIS"], 11: ["NETZWERKTREFFEN", "FACHTAG"],
      1: ["NETZWERKTREFFEN"],
      2: ["ARBEITSKREIS"], 3: ["NETZWERKTREFFEN"], 4: ["FACHTAG", "ARBEITSKREIS"], 5: ["NETZWERKTREFFEN"],
      6: ["ARBEITSKREIS"], 7: ["NETZWERKTREFFEN"],
    ]
    var numbers: [Int: Int] = [:]
    byMonth = months.enumerated().map { index, month in
      var random = Randomness(seed, .meetings, index)
      let (year, number) = (month.firstDay.year, month.firstDay.month)
      // The summer meeting takes place only where enough of July is left.
      let days = SchoolCalendar.schoolDays(year: year, month: number)
      let planned = (formats[number] ?? []).filter { _ in number != 7 || days.count >= 8 }
      let dates = planned.map { _ in random.pick(days.filter { (2...4).contains($0.weekday) }) }.sorted()
      return zip(planned, dates).map { format, date in
        let running = (numbers[year] ?? 0) + 1
        numbers[year] = running
        return Meeting(id: "NT-\(year)-\(padded(running, 2))", date: date, format: format)
      }
    }
  }

  func rows(monthIndex: Int, network: ArraySlice<School>, staff: Staff) -> [MeetingRow] {
    byMonth[monthIndex].enumerated().flatMap { position, meeting in
      network.compactMap { school -> MeetingRow? in
        guard school.isMember(on: meeting.date) else { return nil }
        var random = Randomness(seed, .meetings, 1000 + monthIndex * 8 + position, school.index)
        let hasStaff = staff.hours(at: school.index, on: meeting.date) > 0
        // Some schools never come.
        let share = school.index % 17 == 6 ? 0 : hasStaff ? 760 : 90
        let factor = meeting.format == "ARBEITSKREIS" ? 350 : meeting.format == "FACHTAG" ? 800 : 1000
        guard random.chance(share * factor / 1000) else { return nil }
        return MeetingRow(
          meeting: meeting, school: school.number, persons: hasStaff ? random.pick([1, 1, 1, 2, 2, 3]) : 1)
      }
    }
  }
}
