/// Makes the inputs: each is a file of the corpus, damaged in the ways files get damaged and in some they do not.
public struct Mutator: Sendable {
  private let corpus: Corpus
  private let seed: UInt64

  /// An input, and how it is to be read.
  public struct Input: Sendable {
    /// Its number, which together with the seed says everything.
    public let number: Int
    /// The file it was made from, with its contract.
    public let seed: Seed
    /// The damaged content.
    public let bytes: [UInt8]
    /// Two ways to cut it into pieces, which must not make a difference.
    public let cuts: (Cut, Cut)
  }

  /// The sizes a file is read with.
  public struct Cut: Sendable, Hashable {
    /// Bytes looked at at once while the file is inspected.
    public let block: Int
    /// Bytes of one piece while its rows are read.
    public let chunk: Int

    /// The given sizes.
    public init(block: Int, chunk: Int) {
      self.block = block
      self.chunk = chunk
    }

    /// What every run uses.
    public static let usual = Cut(block: 262_144, chunk: 262_144)
  }

  /// A mutator for a corpus that is not empty.
  public init(corpus: Corpus, seed: UInt64) {
    self.corpus = corpus
    self.seed = seed
  }

  /// The input of that number.
  public func input(_ number: Int) -> Input {
    var chance = Chance(seed: seed, number: number)
    let original = chance.pick(corpus.seeds)
    var bytes = original.bytes
    // Short files meet more of the code in the same time; the beginning is where everything is decided.
    if bytes.count > 4000, !chance.isOne(of: 8) { shorten(&bytes, &chance) }
    let isHeaderSpared = !chance.isOne(of: 3)
    for _ in 0..<(1 + chance.below(chance.isOne(of: 3) ? 12 : 3)) {
      if chance.isOne(of: 8) {
        change(&bytes, &chance)
      } else if isHeaderSpared {
        // A damaged header mostly ends the reading; what lies behind it deserves more of the time.
        let start = bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
        var body = Array(bytes[start...])
        mutate(&body, &chance)
        bytes.replaceSubrange(start..., with: body)
      } else {
        mutate(&bytes, &chance)
      }
    }
    if chance.isOne(of: 40) { grow(&bytes, &chance) }
    let cuts = (chance.isOne(of: 2) ? .usual : cut(&chance, bytes.count), cut(&chance, bytes.count))
    return Input(number: number, seed: original, bytes: bytes, cuts: cuts)
  }

  private func cut(_ chance: inout Chance, _ count: Int) -> Cut {
    // Tiny pieces of large files cost too much and show nothing that tiny pieces of small ones do not.
    let least = count > 20_000 ? count / 64 : 1
    let block = least + chance.below(chance.isOne(of: 2) ? 130 : max(130, count))
    // The same size for both is a case of its own: the inspection's pieces are used again.
    return Cut(
      block: block,
      chunk: chance.isOne(of: 2) ? block : least + chance.below(chance.isOne(of: 2) ? 130 : 5000))
  }

  private func shorten(_ bytes: inout [UInt8], _ chance: inout Chance) {
    let kept = 500 + chance.below(3500)
    guard let end = bytes[kept...].firstIndex(of: 0x0A) else { return }
    bytes.removeSubrange((end + 1)...)
  }

  /// Repeats lines until the damage lies about where one block of a large file ends and the next begins.
  private func grow(_ bytes: inout [UInt8], _ chance: inout Chance) {
    guard let header = bytes.firstIndex(of: 0x0A), header + 1 < bytes.count else { return }
    let lines = bytes[(header + 1)...].split(separator: 0x0A, maxSplits: 3)
    guard let line = lines.first, !line.isEmpty else { return }
    let filling = Array(line) + [0x0A]
    let wanted = 262_144 - chance.below(max(1, bytes.count)) - header
    let count = max(0, wanted / filling.count)
    bytes.insert(contentsOf: repeatElement(filling, count: count).joined(), at: header + 1)
  }

  /// Dresses the whole file differently.
  private func change(_ bytes: inout [UInt8], _ chance: inout Chance) {
    switch chance.below(4) {
    case 0, 1: bytes = chance.pick(Recoding.allCases).apply(bytes)
    case 2: exchange(&bytes, [0x3B, 0x2C, 0x09, 0x7C], &chance)
    default: Lines.change(&bytes, to: chance.pick([[0x0A], [0x0D, 0x0A], [0x0D], [0x0D, 0x0D, 0x0A]]))
    }
  }

  /// Damages a place.
  private func mutate(_ bytes: inout [UInt8], _ chance: inout Chance) {
    switch chance.below(17) {
    case 0, 1:
      guard !bytes.isEmpty else { return }
      bytes[chance.below(bytes.count)] ^= 1 << UInt8(chance.below(8))
    case 2:
      guard !bytes.isEmpty else { return }
      bytes[chance.below(bytes.count)] = chance.byte()
    case 3: bytes.insert(chance.byte(), at: chance.below(bytes.count + 1))
    case 4: bytes.removeSubrange(chance.range(in: bytes.count))
    case 5:
      bytes.insert(contentsOf: Array(bytes[chance.range(in: bytes.count)]), at: chance.below(bytes.count + 1))
    case 6: swapBlocks(&bytes, &chance)
    case 7: splice(&bytes, &chance)
    case 8, 9, 10, 11: bytes.insert(contentsOf: chance.pick(Tokens.all), at: place(bytes, &chance))
    case 12: overwrite(&bytes, chance.pick(Tokens.all), &chance)
    case 13: bytes.removeLast(min(bytes.count, chance.below(40)))
    case 14: quote(&bytes, &chance)
    case 15: moveLine(&bytes, &chance)
    default:
      bytes.insert(
        contentsOf: chance.pick(Tokens.lines), at: Lines.start(in: bytes, near: place(bytes, &chance)))
    }
  }

  /// A place in the bytes: anywhere, at an edge of a cell, at the beginning or the end.
  private func place(_ bytes: [UInt8], _ chance: inout Chance) -> Int {
    switch chance.below(8) {
    case 0: return 0
    case 1: return bytes.count
    case 2, 3, 4:
      let from = chance.below(bytes.count + 1)
      let edge = bytes[from...].firstIndex { $0 == 0x3B || $0 == 0x0A || $0 == 0x2C || $0 == 0x09 }
      return edge.map { $0 + chance.below(2) } ?? from
    default: return chance.below(bytes.count + 1)
    }
  }

  private func swapBlocks(_ bytes: inout [UInt8], _ chance: inout Chance) {
    let (a, b) = (chance.range(in: bytes.count), chance.range(in: bytes.count))
    let (first, second) = a.lowerBound <= b.lowerBound ? (a, b) : (b, a)
    guard first.upperBound <= second.lowerBound else { return }
    var swapped = Array(bytes[..<first.lowerBound])
    swapped += bytes[second]
    swapped += bytes[first.upperBound..<second.lowerBound]
    swapped += bytes[first]
    swapped += bytes[second.upperBound...]
    bytes = swapped
  }

  private func splice(_ bytes: inout [UInt8], _ chance: inout Chance) {
    let other = chance.pick(corpus.seeds).bytes
    let tail = other.suffix(chance.below(min(other.count, 3000) + 1))
    bytes = Array(bytes.prefix(chance.below(bytes.count + 1))) + tail
  }

  private func overwrite(_ bytes: inout [UInt8], _ token: [UInt8], _ chance: inout Chance) {
    let start = chance.below(bytes.count + 1)
    bytes.replaceSubrange(start..<min(bytes.count, start + token.count), with: token)
  }

  private func exchange(_ bytes: inout [UInt8], _ among: [UInt8], _ chance: inout Chance) {
    let (from, to) = (chance.pick(among), chance.pick(among))
    for position in bytes.indices where bytes[position] == from { bytes[position] = to }
  }

  /// Puts quotes around a stretch, doubling those inside or, wrongly, not.
  private func quote(_ bytes: inout [UInt8], _ chance: inout Chance) {
    let range = chance.range(in: bytes.count)
    var inner = Array(bytes[range])
    if chance.isOne(of: 2) { inner = inner.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } }
    bytes.replaceSubrange(range, with: [0x22] + inner + [0x22])
  }

  private func moveLine(_ bytes: inout [UInt8], _ chance: inout Chance) {
    let start = Lines.start(in: bytes, near: chance.below(bytes.count + 1))
    let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    let line = Array(bytes[start..<end])
    if chance.isOne(of: 2) { bytes.removeSubrange(start..<end) }
    bytes.insert(contentsOf: line, at: Lines.start(in: bytes, near: chance.below(bytes.count + 1)))
  }
}

/// Lines as bytes.
enum Lines {
  static func start(in bytes: [UInt8], near place: Int) -> Int {
    (bytes[..<place].lastIndex(of: 0x0A) ?? -1) + 1
  }

  static func change(_ bytes: inout [UInt8], to end: [UInt8]) {
    var changed: [UInt8] = []
    changed.reserveCapacity(bytes.count)
    for byte in bytes where byte != 0x0D {
      if byte == 0x0A { changed += end } else { changed.append(byte) }
    }
    bytes = changed
  }
}
