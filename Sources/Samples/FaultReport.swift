import Tabular

/// What stands in `samples/FEHLER.md` and `samples/wahrheit/fehler.csv`.
struct FaultReport {
  let model: Model
  let desk: DeliveryDesk

  private var faults: [FaultRecord] {
    desk.faults.sorted { left, right in
      left.path != right.path
        ? left.path < right.path : (left.line ?? 0, left.column ?? 0) < (right.line ?? 0, right.column ?? 0)
    }
  }

  /// `datei;zeile;spalte;regel;schwere`, one line for each place.
  var table: [UInt8] {
    var text = "datei;zeile;spalte;regel;schwere\n"
    for fault in faults {
      text +=
        "\(fault.path);\(shown(fault.line));\(shown(fault.column));\(fault.rule);\(fault.spec.severity)\n"
    }
    return Array(text.utf8)
  }

  var page: [UInt8] {
    var text = """
      # Die eingebauten Fehler der Beispielstadt Musterstadt

      Alle Schulen, Fachkräfte und Zahlen in diesem Ordner sind erfunden; die Schulnummern sind nirgends
      vergeben. Die Lieferungen enthalten mit Absicht die Fehler, die im Alltag vorkommen. Die Tabelle nennt
      jede Stelle, an der eine Meldung erscheinen muss, und was aus der Zeile oder der Datei wird. Dieselben
      Stellen stehen maschinenlesbar in `wahrheit/fehler.csv`. In `wahrheit/` stehen genau die Zeilen, die
      zählen müssen.

      „Zeile“ ist die Zeile in der Datei (ab 1), „Spalte“ das Feld in der Datei (ab 1).

      | Nr | Datei | Zeile | Spalte | Was falsch ist | Regel | Schwere | Was gemeldet werden muss | Folge |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- |

      """
    for (number, fault) in faults.enumerated() {
      let spec = fault.spec
      text +=
        "| \(number + 1) | `\(fault.path)` | \(shown(fault.line)) | \(shown(fault.column)) | \(spec.wrong) "
      text += "| `\(fault.rule)` | \(severity(spec.severity)) | \(spec.says) | \(spec.outcome) |\n"
    }
    text += list("Fehlende Lieferungen", "Hier ist keine Datei eingegangen; fehlend ist nicht null.") {
      $0 == .missing
    }
    text += list(
      "Korrekturlieferungen",
      "Kein Fehler: Die Korrektur ersetzt die frühere Lieferung ganz; `_korrektur` geht vor `_v3` vor `_v2`."
    ) { if case .corrected = $0 { true } else { false } }
    text += list(
      "Ohne Eintrag im Eingangsbuch",
      "Diese Dateien fehlen in `EINGANG.csv`: Sie zählen, aber ob sie pünktlich waren, ist unbekannt."
    ) { $0 == .unlisted }
    let late = desk.outcomes.filter { $0.isUsable && $0.isPunctual == false }.count
    text += """

      ## Verspätete Lieferungen

      \(late) brauchbare Lieferungen kamen nach der Frist (15 Tage nach Monatsende, 30 Tage nach Ende des
      Halbjahres). Sie zählen, gelten aber als verspätet.

      ## Was kein Fehler ist

      Verschiedene Kodierungen (Windows-1252, UTF-8, UTF-16, ISO-8859-1, CP850), Trennzeichen, Zeilenenden,
      `sep=;`-Zeilen, Titelzeilen, Summenzeilen, andere Überschriften und Spaltenreihenfolgen, leere Zeilen
      und überzählige Trennzeichen am Ende, ein fehlendes letztes Zeilenende und das Zeichen 1A am Dateiende.
      Jede Schule bleibt bei ihrer Gewohnheit. Eine Datei nur mit Überschriften heißt: nichts zu melden.

      """
    return Array(text.utf8)
  }

  private func list(_ title: String, _ introduction: String, where isListed: (Incident) -> Bool) -> String {
    let paths = desk.special.filter { isListed($0.incident) }.map(\.path).sorted()
    return "\n## \(title)\n\n\(introduction)\n\n" + paths.map { "- `\($0)`\n" }.joined()
  }

  private func shown(_ number: Int?) -> String { number.map { String($0) } ?? "" }

  private func severity(_ word: String) -> String {
    switch word {
    case "note": "Hinweis"
    case "warning": "Warnung"
    default: "Fehler"
    }
  }
}
