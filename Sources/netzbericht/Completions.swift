import ArgumentParser
import Platform
import Reporting
import Tabular

/// What the shell may complete: names from the definitions and the input folder of the line being typed.
enum Completions {
  static let metrics = names(.metrics)
  static let dimensions = names(.dimensions)
  static let views = names(.views)
  static let reports = names(.reports)
  static let tables = names(.tables)
  static let periods = CompletionKind.custom { words, _, _ in
    let input = value(of: "--input", in: words) ?? "."
    let folders = (try? Files.list(input + "/eingang"))?.filter(\.isDirectory).map(\.name) ?? []
    var periods = folders.compactMap { Period(parsing: $0) }
    periods += Set(periods.map { Period.schoolYear(containing: $0.lastDay) })
    return Set(periods).sorted().map(\.id) + PeriodWord.examples
  }

  private static func names(_ kind: ListingKind) -> CompletionKind {
    .custom { words, _, _ in
      let folder = value(of: "--definitions", in: words) ?? "pipelines"
      return (try? Listing.names(kind, definitions: folder)) ?? []
    }
  }

  /// What follows an option in the words typed so far.
  private static func value(of option: String, in words: [String]) -> String? {
    for (index, word) in words.enumerated() {
      if word == option, index + 1 < words.count { return words[index + 1] }
      if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
    }
    return nil
  }
}
