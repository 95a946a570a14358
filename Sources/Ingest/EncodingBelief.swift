import Tabular

/// Which single-byte encoding a file is taken for by its beginning, until all of its bytes have been counted.
struct EncodingBelief: Sendable {
  /// The encoding.
  let encoding: TextEncoding
  /// How many fields of the contract the header shows in each encoding; nil where the contract fixes the encoding.
  let headings: [TextEncoding: Int]?

  /// What the bytes of a whole file say.
  enum Decision {
    case clear(TextEncoding, Localized)
    /// The file uses bytes that mean nothing in the encoding.
    case undefined(TextEncoding)
    case ambiguous([TextEncoding])
  }

  /// The encoding by the headings of the contract, then by the characters of the body.
  static func decide(_ detector: EncodingDetector, headings: [TextEncoding: Int]) -> Decision {
    let candidates = detector.candidates { headings[$0] ?? 0 }
    let remaining = detector.remaining(of: candidates)
    guard let best = remaining.first, remaining.count == 1 else { return .ambiguous(remaining) }
    guard !detector.hasUndefined(best) else { return .undefined(best) }
    let decidedByHeadings = candidates.contains { $0.headings < (candidates.first?.headings ?? 0) }
    return .clear(
      best,
      Evidence.detected(
        best, byHeadings: decidedByHeadings,
        equalsLatin1: best == .windows1252 && !detector.hasWindowsBytes))
  }

  /// Why the belief is right, the whole file's bytes being counted; nil where it is not.
  func evidence(_ detector: EncodingDetector) -> Localized? {
    guard let headings else {
      return detector.hasUndefined(encoding) ? nil : Evidence.agreed(encoding)
    }
    guard !detector.looksLikeDamagedUTF8,
      case .clear(let best, let evidence) = Self.decide(detector, headings: headings), best == encoding
    else { return nil }
    return evidence
  }
}

extension Inspector {
  /// The header as each single-byte encoding reads it.
  func singleByteOpenings(_ inspected: Inspection) throws -> [TextEncoding: Opening] {
    var openings: [TextEncoding: Opening] = [:]
    var known: Opening?
    for encoding in [TextEncoding.windows1252, .latin9, .cp850, .macRoman] {
      var trial = inspected
      trial.encoding = encoding
      let head = try readHead(trial)
      // A header of plain ASCII reads the same in all of them.
      if let known, let header = known.header, head.begins(like: known.head, upTo: header.dataStart.byte) {
        openings[encoding] = Opening(head: head, header: header)
      } else {
        openings[encoding] = Opening(head: head, header: matcher.first(in: head, agreed: agreedDelimiter))
      }
      known = known ?? openings[encoding]
    }
    // Where one encoding makes the first record the header, the others are judged by this record, too.
    if !openings.values.contains(where: { $0.header.map(matcher.isFitting) ?? false }) {
      openings = openings.mapValues { open($0.head) }
    }
    return openings
  }

  /// How many fields of the contract each header shows; none where nothing was agreed.
  func headings(_ openings: [TextEncoding: Opening]) -> [TextEncoding: Int] {
    openings.mapValues { table.isAgreed ? $0.header?.score ?? 0 : 0 }
  }

  /// The header of a file whose beginning is not UTF-8, and what it is taken for; nil where that is not clear.
  func believe(_ result: inout Inspection) throws -> Opening? {
    guard !result.hasByteOrderMark, result.encoding == .utf8 else { return nil }
    if let agreed = table.dialect.encoding {
      guard CodePages.table(for: agreed) != nil else { return nil }
      result.encoding = agreed
      result.belief = EncodingBelief(encoding: agreed, headings: nil)
      return open(try readHead(result))
    }
    var detector = EncodingDetector()
    try detector.count(result.source(file), upTo: Self.headSize)
    guard !detector.looksLikeDamagedUTF8 else { return nil }
    let openings = try singleByteOpenings(result)
    let headings = headings(openings)
    guard case .clear(let best, _) = EncodingBelief.decide(detector, headings: headings) else { return nil }
    result.encoding = best
    result.belief = EncodingBelief(encoding: best, headings: headings)
    return openings[best]
  }
}
