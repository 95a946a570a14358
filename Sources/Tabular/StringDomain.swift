import Synchronization

/// A growing dictionary of texts, shared by all files and threads of a run: text ↔ code.
///
/// Codes depend on the order in which threads meet a text, so nothing shown may depend on them: results are
/// ordered by text. Readers keep a local copy of what they have met and come here once per new text.
public final class StringDomain: Sendable {
  private struct Storage {
    var codes: [String: Int] = [:]
    var texts: [String] = []
  }
  private let storage = Mutex(Storage())

  /// A domain that knows the given texts by their position.
  public init(_ texts: [String] = []) {
    storage.withLock { storage in
      for text in texts where storage.codes[text] == nil {
        storage.codes[text] = storage.texts.count
        storage.texts.append(text)
      }
    }
  }

  /// The text's code; a new text gets the next one.
  public func code(of text: String) -> Int64 {
    storage.withLock { storage in
      let next = storage.texts.count
      // Hashing a text takes longer than all else here: it is looked up and put in at once.
      let code = { (known: inout Int) in known }(&storage.codes[text, default: next])
      if code == next { storage.texts.append(text) }
      return Int64(code)
    }
  }

  /// The text's code, if it has been met.
  public func existingCode(of text: String) -> Int64? {
    storage.withLock { storage in storage.codes[text].map(Int64.init) }
  }

  /// The text behind a code; nil for a code never given out.
  public func text(of code: Int64) -> String? {
    storage.withLock { storage in
      storage.texts.indices.contains(Int(code)) ? storage.texts[Int(code)] : nil
    }
  }

  /// How many texts have been met.
  public var count: Int { storage.withLock { storage in storage.texts.count } }

  /// All texts by code.
  public var texts: [String] { storage.withLock { storage in storage.texts } }
}

/// The domains of a run by name; fields that share a name share their codes.
public final class Domains: Sendable {
  private let storage = Mutex<[String: StringDomain]>([:])

  /// No domain yet.
  public init() {}

  /// The domain of that name, made when first asked for.
  public func domain(_ name: String) -> StringDomain {
    storage.withLock { storage in
      if let domain = storage[name] { return domain }
      let domain = StringDomain()
      storage[name] = domain
      return domain
    }
  }

  /// The domain of a string field: its shared one, or one of its own.
  public func domain(of field: Field, in table: TableSchema) -> StringDomain {
    domain(field.domain ?? "\(table.name).\(field.name)")
  }
}
