/// Invented names: trees, birds and trades, no persons and no real places.
enum SchoolNames {
  static let town = "Musterstadt"
  static let townKey = "05999000"
  static let neighbour = "Nebenhausen"
  static let neighbourKey = "05998004"
  /// Postal codes of a region that has none.
  static let postcodes = ["05991", "05992", "05993", "05994", "05995", "05996", "05997", "05998"]
  static let neighbourPostcode = "05981"

  private static let stems = [
    "Linden", "Ahorn", "Eichen", "Birken", "Kastanien", "Buchen", "Erlen", "Weiden", "Rosen", "Amsel",
    "Lerchen", "Drossel", "Finken", "Falken", "Mühlen", "Brunnen", "Wiesen", "Felder", "Hütten", "Kanal",
    "Zechen", "Schleusen", "Garten", "Sonnen", "Glück", "Spindel", "Bogen", "Kreuz", "Turm",
  ]
  private static let endings = [
    "straße", "weg", "platz", "hof", "ring", "allee", "grund", "höhe", "winkel", "bach",
  ]

  /// A name for the school at that position; all are different.
  static func name(at position: Int) -> String {
    // Both steps are coprime to the number of words, so each pair comes up once before any repeats.
    let pairs = stems.count * endings.count
    let pair = (position % pairs) * 117 % pairs
    let round = position / pairs
    return stems[pair % stems.count] + endings[pair / stems.count] + (round == 0 ? "" : " \(round + 1)")
  }
}
