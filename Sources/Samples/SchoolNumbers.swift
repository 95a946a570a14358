/// School numbers that satisfy the official check digit and belong to no school.
enum SchoolNumbers {
  /// How many numbers there are in all: of the official kind, then those with a leading digit 2 to 5.
  static let count = unassigned.count + 40_000

  /// The number at that position, the highest unassigned one first; beyond those, numbers that begin
  /// with 2 to 5, which the state does not use.
  static func number(at position: Int) -> String {
    let prefix = position < unassigned.count ? unassigned[position] : 20_000 + position - unassigned.count
    return String(prefix * 10 + checkDigit(ofPrefix: prefix))
  }

  /// The sixth digit that belongs to the five digits of `prefix`.
  static func checkDigit(ofPrefix prefix: Int) -> Int {
    var (rest, sum) = (prefix, 0)
    for weight in 2...6 {
      sum += weight * (rest % 10)
      rest /= 10
    }
    return sum % 11 % 10
  }

  /// The first five digits of every unassigned number, highest first.
  private static let unassigned: [Int] = {
    var prefixes: [Int] = []
    var prefix = 11_000
    for character in unassignedBits where character.isHexDigit {
      let four = character.hexDigitValue ?? 0
      for bit in [8, 4, 2, 1] {
        if four & bit != 0 { prefixes.append(prefix) }
        prefix += 1
      }
    }
    return prefixes.reversed()
  }()

  /// One bit for each number from 11000x to 19999x: 1 where no official list knows it.
  private static let unassignedBits = """
    496914740446108965042a5d2620910809000242c08084e4080300a610010001102b121012048c0907adacac62
    8038001041080548084fc360400c20001b080040c28044f28100086038840207440205640101919304462c1840
    a1200c2e736360b9f83440c140038d043625b6a481b06cc004c483a6eebba10d01404381ff04027081040fc072
    2030007ac0b1136083204b112210500120010399240e8b1e9a07511a1184008411402a15da4087002942000008
    018002e91b589c009065820520c00003c6096277fef2cf3ebd008328193c24280d03b515ad0582340808fb3f41
    29206791b9932840e39b14672961200c4ea31800800000101008809828018c001b6724901f8013230402f62c25
    095aab0209553b31f2d72af6bf2c288d1814220229165200b6144112caa1cd6adb1bfc1b73175536e081260810
    b53806000428800c01200816c7f76df6df7ffeffffff5fffffffff7ffffbfee7f7ff9ffff6ffffd6fff9fdf5ff
    f3f7fffbf7fffffffeffdedffdff7effffffc7fdfefdefe7fff49f7de7f3f2fb6ff6df5dffff4cffdfffbfdf6f
    dff7fffffec7ff7fbffb9eff6bfbfffdffbf7ffebfdfbff7dfb7feefffff6fff3cffbfe7dff7c9ff6ff7ffffff
    fdfffefffffffddfefffffbffff5fefff7bfffffffdff7fbdbbefdefbfcffbe9ffffdf7fbbffffb3bffff7ffdf
    7fffeffecfffffddfff7f7ffffff3d7814c71492d77fe3e3f7c1fff642ac4fc7bdf7e33ea77bfffbfb53fffafd
    bdc5e4bffcffefcf7adb915d915fb3dd86e552f6077c03d48ed7f77f2bb6bfbb85b85ef6b3ffbdaf5ff95f3dbe
    b7a9d0dd7f77b27e1abff3f7fb9b2f1efbfbeeabbefe8250dd821da611d0420b1a5164e4bdb8ae44d8828140ac
    00e806debd47b8ea40761683dce3db6c8603125802e340783fc99317b294902384000fa5e426307473310c7523
    c7800008482001c34c882000021004100802840040000084280820400a00003c00100000006000041000000000
    40008000080000000280008008100018108000218200e1826004020230400c20200810000b040330fff73fffff
    ffffffff7043fffcffcfbfffc0bfffd9cfffd35fffd8a7fc30bfffbdefe2fb9ecffbfc7e5fdbffffffe4cfffff
    ffffb0133fdeefe5b9f1d9ffc6f31c33fbffb7fdbf78ed7974ffffed07dfffcf7f1da7ea1f5effbf9cbcf3ffff
    bebffffafede2e7f3feeff89dffeb94e1fffff80b37ffffdffe183ffbcfe7f6ffc7f7ff67f6dfcfff5fdb7efd9
    fffcff0fffffffffffffffeff504959048c0ca1643000e206bab805a01d553c08001972020002b080081181107
    196021803a050018a4b10308c2521deecc0008c00d51200602010489095201100098a2182e0054140c00028412
    0008800400602050060406022202a82026388401248c00001825024464088480048015810820011c530800868b
    0401d00280528200b000e1258224210120881a224a791183a028400580282800801504004000080044401c13ff
    c2106200480005889c01034c004271481000098015240000040401148800022c00309000003298000008200080
    """
}
