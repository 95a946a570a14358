import CCrypto

/// A SHA-256 checksum, computed piece by piece.
@safe public struct SHA256: ~Copyable {
  private let context: OpaquePointer?
  private var isFine: Bool

  /// Whether the library is ready: without the system's settings for it, which have no say in a checksum and take longer to read
  /// than a small file does.
  private static let isReady = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) == 1

  /// The checksum of nothing yet.
  public init() {
    unsafe context = EVP_MD_CTX_new()
    if Self.isReady, let context = unsafe context {
      isFine = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    } else {
      isFine = false
    }
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Adds a part of a buffer's content.
  public mutating func update(_ buffer: borrowing PaddedBuffer, _ range: Range<Int>) {
    let start = PaddedBuffer.padding + range.lowerBound
    let fine = buffer.withPaddedBytes { bytes in
      unsafe bytes.extracting(start..<(start + range.count)).withUnsafeBytes { part in
        unsafe EVP_DigestUpdate(context, part.baseAddress, part.count) == 1
      }
    }
    isFine = isFine && fine
  }

  /// Adds a part of some bytes.
  public mutating func update(_ bytes: RawSpan, _ range: Range<Int>) {
    let fine = unsafe bytes.extracting(range).withUnsafeBytes { part in
      unsafe EVP_DigestUpdate(context, part.baseAddress, part.count) == 1
    }
    isFine = isFine && fine
  }

  /// Adds bytes.
  public mutating func update(_ bytes: [UInt8]) {
    let fine = unsafe bytes.withUnsafeBytes { part in
      unsafe EVP_DigestUpdate(context, part.baseAddress, part.count) == 1
    }
    isFine = isFine && fine
  }

  /// The checksum in 64 lower-case hexadecimal digits; throws where the library refuses to compute it.
  public consuming func hex() throws(PlatformError) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let fine = unsafe EVP_DigestFinal_ex(context, &digest, &length) == 1
    guard isFine, fine, length == 32 else {
      throw PlatformError(operation: "sha-256", path: "", message: "the checksum could not be computed")
    }
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
