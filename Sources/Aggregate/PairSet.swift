import Tabular

/// Pairs of a group and a value, each held once.
///
/// Where groups and values are small numbers that mostly occur together, one bit says whether a pair is there;
/// otherwise pairs stand in a table of 16 bytes each. The set turns from one to the other where that needs less memory.
struct PairSet: Sendable {
  private struct Slot {
    var value: Int64 = 0
    /// -1 marks a free slot.
    var group: Int32 = -1
  }
  private var slots = [Slot](repeating: Slot(), count: 64)
  private var shift: UInt64 = 58
  private var bits: [UInt64] = []
  /// Words for each group; 0 while pairs stand in slots.
  private(set) var width = 0
  private var largestGroup: Int32 = 0
  private var largestValue: UInt64 = 0
  /// How many pairs there are.
  private(set) var count = 0

  /// Takes in a pair, its group not negative; false if it was there already.
  mutating func insert(_ group: Int32, _ value: Int64) -> Bool {
    if width > 0 {
      let word = Int(truncatingIfNeeded: UInt64(bitPattern: value) &>> 6)
      let place = Int(group) &* width &+ word
      if UInt64(bitPattern: value) <= largestValue, place < bits.count {
        let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: value & 63)
        if bits[place] & bit != 0 { return false }
        bits[place] |= bit
        count += 1
        return true
      }
      makeRoom(group, value)
      return insert(group, value)
    }
    var place = slot(group, value)
    while slots[place].group >= 0 {
      if slots[place].value == value && slots[place].group == group { return false }
      place = (place &+ 1) & (slots.count &- 1)
    }
    slots[place] = Slot(value: value, group: group)
    count += 1
    largestGroup = max(largestGroup, group)
    largestValue = max(largestValue, UInt64(bitPattern: value))
    if count * 4 > slots.count * 3 { grow() }
    return true
  }

  /// Takes in the pairs of many rows: all whose group is not negative and whose value is not missing.
  ///
  /// Those that were not there yet are counted by group.
  mutating func insert(_ groups: [Int32], _ values: [Int64], counting counts: inout [Int]) {
    var row = 0
    while row < groups.count {
      // Moved out of the member: whether others share it is asked once for all rows, not for each.
      var bits = self.bits
      self.bits = []
      (row, count) = Self.mark(
        groups, values, from: row, in: &bits, width: width, upTo: largestValue, counting: &counts, count)
      self.bits = bits
      guard row < groups.count else { return }
      if insert(groups[row], values[row]) { counts[Int(groups[row])] += 1 }
      row += 1
    }
  }

  /// Marks pairs as long as there is a bit for each: the first row without one, and how many pairs there are then.
  private static func mark(
    _ groups: [Int32], _ values: [Int64], from first: Int, in bits: inout [UInt64], width: Int,
    upTo largestValue: UInt64, counting counts: inout [Int], _ count: Int
  ) -> (row: Int, count: Int) {
    // Without bits the first pair that counts is the first one left.
    let limit = width > 0 ? bits.count : 0
    let rows = first..<groups.count
    let (groups, values) = (groups.span.extracting(rows), values.span.extracting(rows))
    var bits = bits.mutableSpan
    var counts = counts.mutableSpan
    var count = count
    for start in stride(from: 0, to: groups.count, by: 64) {
      let part = start..<min(start &+ 64, groups.count)
      // After a while hardly any pair is new: 64 rows are only looked at before anything is written.
      var isNew = UInt64(0)
      for row in part {
        let (group, value) = (Int(groups[row]), values[row])
        if group < 0 || Missing.contains(value) { continue }
        let number = UInt64(bitPattern: value)
        let place = group &* width &+ Int(truncatingIfNeeded: number &>> 6)
        guard number <= largestValue, place < limit else {
          isNew = 1
          break
        }
        isNew |= ~(bits[place] &>> (number & 63)) & 1
      }
      guard isNew == 1 else { continue }
      for row in part {
        let (group, value) = (Int(groups[row]), values[row])
        if group < 0 || Missing.contains(value) { continue }
        let number = UInt64(bitPattern: value)
        let place = group &* width &+ Int(truncatingIfNeeded: number &>> 6)
        guard number <= largestValue, place < limit else { return (first &+ row, count) }
        let (word, shift) = (bits[place], number & 63)
        // Whether the pair is new is counted, not asked: no branch to mispredict.
        let new = Int(truncatingIfNeeded: (word &>> shift) & 1 ^ 1)
        bits[place] = word | (1 &<< shift)
        counts[group] &+= new
        count &+= new
      }
    }
    return (first &+ groups.count, count)
  }

  /// Takes in another set's pairs, its group g being `mapping[g]` here; new ones are counted by group.
  mutating func insert(_ other: PairSet, mapping: [Int32], counting counts: inout [Int]) {
    guard other.width > 0, let group = mapping.max(), makeRoom(forAll: other, upTo: group) else {
      // Pairs come out in the order of their slots. In a smaller table, where that order begins to be one long row of
      // full slots, each of them would look through all others.
      if width == 0, 2 * (count + other.count) > slots.count { rebuild(asSlotsFor: count + other.count) }
      other.forEach { group, value in
        let own = mapping[Int(group)]
        if insert(own, value) { counts[Int(own)] += 1 }
      }
      return
    }
    // Word by word: 64 pairs at once.
    for place in other.bits.indices where other.bits[place] != 0 {
      let (group, word) = place.quotientAndRemainder(dividingBy: other.width)
      let own = Int(mapping[group])
      let new = other.bits[place] & ~bits[own * width + word]
      bits[own * width + word] |= new
      counts[own] += new.nonzeroBitCount
      count += new.nonzeroBitCount
    }
  }

  /// Whether there are bits for all pairs of the other set with groups up to that one, or can be.
  private mutating func makeRoom(forAll other: PairSet, upTo group: Int32) -> Bool {
    let group = max(group, largestGroup)
    let needed = max(width, other.width) * (Int(group) + 1)
    guard width > 0 || count == 0, needed <= max(1024, 8 * (count + other.count)) else { return false }
    largestGroup = group
    if width < other.width { rebuild(asBits: other.width) }
    if bits.count < needed { bits.append(contentsOf: repeatElement(0, count: needed - bits.count)) }
    return true
  }

  /// All pairs, in no order.
  func forEach(_ body: (_ group: Int32, _ value: Int64) -> Void) {
    for slot in slots where slot.group >= 0 { body(slot.group, slot.value) }
    guard width > 0 else { return }
    for (place, word) in bits.enumerated() {
      var rest = word
      let (group, first) = place.quotientAndRemainder(dividingBy: width)
      while rest != 0 {
        body(Int32(group), Int64(first * 64 + rest.trailingZeroBitCount))
        rest &= rest &- 1
      }
    }
  }

  private func slot(_ group: Int32, _ value: Int64) -> Int {
    let key = UInt64(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(UInt32(bitPattern: group))
    return Int(truncatingIfNeeded: (key &* 0xD6E8_FEB8_6659_FD93) &>> shift)
  }

  /// How many words one bit for each possible pair would take; nil where that is beyond all bounds.
  private func wordsNeeded() -> (width: Int, total: Int)? {
    guard largestValue < 1 << 40 else { return nil }
    // Some room, so that the next value beyond does not move everything.
    let width = Int(largestValue >> 6) * 9 / 8 + 1
    let (total, isBeyond) = width.multipliedReportingOverflow(by: Int(largestGroup) + 1)
    return isBeyond ? nil : (width, total)
  }

  private mutating func grow() {
    if let needed = wordsNeeded(), needed.total <= 4 * slots.count {
      rebuild(asBits: needed.width)
    } else {
      rebuild(asBits: 0)
    }
  }

  private mutating func makeRoom(_ group: Int32, _ value: Int64) {
    largestGroup = max(largestGroup, group)
    largestValue = max(largestValue, UInt64(bitPattern: value))
    if let needed = wordsNeeded(), needed.total <= max(1024, 8 * count) {
      if needed.width <= width {
        let missing = (Int(largestGroup) + 1) * width - bits.count
        if missing > 0 { bits.append(contentsOf: repeatElement(0, count: missing)) }
        largestValue = UInt64(width * 64 - 1)
      } else {
        rebuild(asBits: needed.width)
      }
    } else {
      rebuild(asBits: 0)
    }
  }

  private mutating func rebuild(asBits newWidth: Int) {
    guard newWidth > 0 else { return rebuild(asSlotsFor: count) }
    if width > 0 && newWidth >= width { return widen(to: newWidth) }
    let old = self
    (count, width, slots) = (0, newWidth, [])
    largestValue = UInt64(newWidth * 64 - 1)
    bits = [UInt64](repeating: 0, count: newWidth * (Int(largestGroup) + 1))
    old.forEach { _ = insert($0, $1) }
  }

  private mutating func rebuild(asSlotsFor pairs: Int) {
    let old = self
    (count, width, bits) = (0, 0, [])
    let size = max(64, (pairs * 2 + 1).nextPowerOfTwo)
    slots = [Slot](repeating: Slot(), count: size)
    shift = UInt64(64 - size.trailingZeroBitCount)
    old.forEach { _ = insert($0, $1) }
  }
}

extension PairSet {
  /// Gives each group more bits: whole words move, not pairs.
  private mutating func widen(to newWidth: Int) {
    var wider = [UInt64](repeating: 0, count: newWidth * (Int(largestGroup) + 1))
    for group in 0..<(bits.count / width) {
      let words = bits[(group * width)..<((group + 1) * width)]
      wider.replaceSubrange((group * newWidth)..<(group * newWidth + width), with: words)
    }
    (bits, width, largestValue) = (wider, newWidth, UInt64(newWidth * 64 - 1))
  }
}

extension Int {
  /// The smallest power of two that is not smaller.
  fileprivate var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
