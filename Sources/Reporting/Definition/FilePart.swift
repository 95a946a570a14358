import Configuration
import Tabular

extension ConfigNode {
  /// A name that becomes the name of a file or folder of the results.
  ///
  /// - Throws: `ConfigError` for anything but letters, digits, `_` and `-`: no such name leads to another folder,
  ///   and none means something of its own to an operating system.
  func filePart() throws(ConfigError) -> String {
    let text = try string()
    try requireFilePart(text)
    return text
  }

  /// The same in both languages.
  func localizedFilePart() throws(ConfigError) -> Localized {
    let texts = try localized()
    for text in [texts.de, texts.en] { try requireFilePart(text) }
    return texts
  }

  private func requireFilePart(_ text: String) throws(ConfigError) {
    let reserved: Set<String> = ["con", "prn", "aux", "nul"]
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-"
    }
    guard isPlain, (1...60).contains(text.utf8.count), !text.hasPrefix("-"),
      !reserved.contains(text.lowercased())
    else {
      throw error("a name of files is letters, digits, '_' and '-', at most 60 bytes")
    }
  }
}
