public import ArgumentParser
public import Reporting

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what the definitions offer.",
    discussion: "Example: netzbericht list metrics")

  @Argument(help: "tables, dimensions, sets, measures, metrics, rules, reports, views or periods.")
  var what: ListingKind

  @Option(help: "Folder of the definitions (YAML).")
  var definitions = "pipelines"

  func run() throws {
    try Diagnostics.reporting { print(try Listing.text(what, definitions: definitions)) }
  }
}

extension ListingKind: ExpressibleByArgument {}
