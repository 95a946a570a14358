import Platform
import Testing

struct SHA256Tests {
  @Test(
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
  func `the published examples come out`(text: String, expected: String) throws {
    var hash = SHA256()
    hash.update(Array(text.utf8))
    #expect(try hash.hex() == expected)
  }

  @Test func `pieces give the same checksum as the whole`() throws {
    var buffer = PaddedBuffer()
    buffer.append(Array("abc".utf8))
    var hash = SHA256()
    hash.update(buffer, 0..<1)
    hash.update(buffer, 1..<3)
    #expect(try hash.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
