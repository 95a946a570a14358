/// Harmless invented remarks, as people type them: with umlauts, semicolons, quotes and line breaks.
enum Remarks {
  static func remark(random: inout Randomness) -> String {
    switch random.weighted([70, 12, 10, 8]) {
    case 0: random.pick(plain)
    case 1: random.pick(withSemicolon)
    case 2: random.pick(withQuotes)
    default: random.pick(withLineBreak)
    }
  }

  private static let plain = [
    "Termin in der großen Pause", "Fortsetzung nach den Ferien", "Raum 2 war belegt, Mensa genutzt",
    "Gespräch auf Wunsch der Klassenleitung", "Übergabe an die Beratungsstelle vereinbart",
    "wöchentliches Angebot", "Ausfall der Hälfte wegen Klassenarbeit", "mit Elternbrief angekündigt",
    "Übersetzung über den städtischen Sprachmittlungsdienst", "Nachbereitung im Team",
    "Projekttag zum Thema Medien", "Streitschlichtung, zweites Treffen", "Hausbesuch nicht nötig",
    "Besuch der neuen Fünftklässler", "Schnuppertag mit der Kita", "Praktikumssuche begleitet",
    "Anmeldung zur weiterführenden Schule besprochen", "Rückmeldung der Lehrkraft steht aus",
    "für das nächste Schulhalbjahr vorgemerkt", "draußen auf dem Schulhof, großes Interesse",
  ]
  private static let withSemicolon = [
    "Absprache mit der Klasse 5; Material bestellt", "zwei Termine; der zweite fiel aus",
    "Thema: Regeln; Ergebnis: Plakat für den Flur", "Bericht folgt; siehe Vormonat",
  ]
  private static let withQuotes = [
    "Projekt \"Fair streiten\"", "Klassenrat zum Thema \"Freundschaft\"; Fortsetzung geplant",
    "Gruppe \"Mut tut gut\" hat begonnen", "\"Tag der offenen Tür\" vorbereitet",
  ]
  private static let withLineBreak = [
    "Vorgespräch geführt\nNachgespräch in zwei Wochen", "Teil 1: Kennenlernen\nTeil 2: Übungen",
    "Beteiligt waren:\nKlassenleitung und Schulleitung",
  ]
}
