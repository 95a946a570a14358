import Tabular

/// The sentences of a form.
struct FormWords {
  private let form: Form
  private let texts: Texts

  init(_ form: Form, _ texts: Texts) {
    self.form = form
    self.texts = texts
  }

  private var language: Language { texts.language }
  private func pick(_ de: String, _ en: String) -> String { texts.pick(de, en) }

  var formName: String { pick("Formular", "Form") }
  var instructionsName: String { pick("Anleitung", "Instructions") }
  var listsName: String { pick("Listen", "Lists") }
  var meaning: String { pick("Bedeutung", "Meaning") }
  var yourSchool: String { pick("Ihre Schule", "Your school") }

  var title: String { pick("So füllen Sie das Formular aus", "How to fill in the form") }

  var purpose: String {
    let school = form.schoolNumber.map { pick(", Schule \($0)", ", school \($0)") } ?? ""
    return "\(form.table.title[language]), \(texts.name(form.period))\(school)"
  }

  var columns: [String] {
    language == .de
      ? ["Spalte", "Muss ausgefüllt sein", "Was hineingehört"]
      : ["Column", "Must be filled in", "What belongs there"]
  }

  func need(_ field: Field) -> String {
    if field.constraints.required { return pick("ja", "yes") }
    return field.isOptional
      ? pick("nein, Spalte darf fehlen", "no, column may be absent") : pick("nein", "no")
  }

  var steps: [String] {
    let name = form.name
    let due = texts.date(form.dueDay)
    let office = form.contact[language].split(separator: "\n").joined(separator: ", ")
    return language == .de
      ? [
        "1. Füllen Sie das Blatt „\(formName)“ aus, eine Zeile für jeden Eintrag. Die Überschriften bleiben, wie sie "
          + "sind; Summen und Anmerkungen darunter brauchen wir nicht.",
        "2. Bitte keine Namen, Geburtsdaten, Anschriften oder Telefonnummern eintragen, auch nicht in Bemerkungen.",
        "3. Wählen Sie das Blatt „\(formName)“ und dann „Datei“, „Speichern unter“, „CSV UTF-8 (durch Trennzeichen "
          + "getrennt)“. Der Name ist \(name).csv.",
        "4. Schicken Sie die CSV-Datei bis zum \(due) an: \(office).",
        "5. War nichts zu melden, schicken Sie die Datei nur mit den Überschriften. Das zählt als Null; keine Datei "
          + "heißt: fehlt.",
        "6. Haben Sie etwas zu berichtigen, schicken Sie die ganze Datei noch einmal, als \(name)_v2.csv.",
      ]
      : [
        "1. Fill in the sheet “\(formName)”, one row for each entry. The headings stay as they are; we need no totals "
          + "or remarks below.",
        "2. Please enter no names, dates of birth, addresses or telephone numbers, not even in remarks.",
        "3. Choose the sheet “\(formName)”, then “File”, “Save as”, “CSV UTF-8 (comma delimited)”. The name is "
          + "\(name).csv.",
        "4. Send the CSV file by \(due) to: \(office).",
        "5. If there was nothing to report, send the file with the headings only. This counts as zero; no file means "
          + "missing.",
        "6. If you have something to correct, send the whole file again, as \(name)_v2.csv.",
      ]
  }

  /// What belongs into a column, in a sentence.
  func expected(_ index: Int) -> String {
    let field = form.table.fields[index]
    var sentences: [String] = []
    let description = field.description[language]
    if !description.isEmpty { sentences.append(description) }
    sentences.append(kind(field, index))
    if !field.missingValues.isEmpty {
      let words = field.missingValues.map { pick("„\($0)“", "“\($0)”") }.joined(
        separator: pick(" oder ", " or "))
      sentences.append(pick("Fehlt die Angabe: \(words).", "If it is not known: \(words)."))
    }
    return sentences.joined(separator: " ")
  }

  private func kind(_ field: Field, _ index: Int) -> String {
    let limits = field.constraints
    if index == form.table.schoolField, let number = form.schoolNumber {
      return pick("Immer \(number), die Nummer Ihrer Schule.", "Always \(number), the number of your school.")
    }
    switch field.type {
    case .integer:
      return pick("Eine ganze Zahl", "A whole number") + range(limits, scale: 0) + "."
    case .decimal(let scale):
      return pick(
        "Eine Zahl mit höchstens \(scale) Nachkommastellen", "A number with at most \(scale) decimals")
        + range(limits, scale: scale) + "."
    case .date:
      let example = texts.date(form.period.firstDay)
      return index == form.periodField
        ? pick(
          "Ein Tag im Zeitraum \(texts.name(form.period)), wie \(example).",
          "A day in \(texts.name(form.period)), like \(example).")
        : pick("Ein Tag wie \(example).", "A day like \(example).")
    case .category:
      return pick("Eines der Wörter aus der Liste: ", "One of the words of the list: ")
        + field.categories.map(\.value).joined(separator: ", ") + "."
    case .boolean: return pick("„ja“ oder „nein“.", "“ja” or “nein”.")
    case .schoolYear: return pick("Ein Schuljahr wie 2024/25.", "A school year like 2024/25.")
    default: return text(limits)
    }
  }

  private func text(_ limits: Constraints) -> String {
    if let digits = limits.digits {
      return pick(
        "Genau \(digits) Ziffern, führende Nullen gehören dazu.",
        "Exactly \(digits) digits, leading zeros included.")
    }
    guard let most = limits.maxLength else { return pick("Ein Text.", "A text.") }
    let number = NumberText.text(most, language: language)
    return pick("Ein Text von höchstens \(number) Zeichen.", "A text of at most \(number) characters.")
  }

  /// ` von 0 bis 24`, ` ab 1`, ` bis 41`.
  private func range(_ limits: Constraints, scale: Int) -> String {
    func shown(_ value: Int64) -> String {
      Rational(scaled: Int128(value), scale: scale).exactText(decimalMark: pick(",", ".")) ?? ""
    }
    switch (limits.minimum, limits.maximum) {
    case (let least?, let most?):
      return pick(" von \(shown(least)) bis \(shown(most))", " from \(shown(least)) to \(shown(most))")
    case (let least?, nil): return pick(" ab \(shown(least))", " from \(shown(least)) on")
    case (nil, let most?): return pick(" bis \(shown(most))", " up to \(shown(most))")
    case (nil, nil): return ""
    }
  }
}
