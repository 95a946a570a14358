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

  @Option(help: "text; for tables also datapackage: the contracts as a Data Package (Table Schema v2).")
  var format = ListingFormat.text

  func validate() throws {
    guard format == .text || what == .tables else {
      throw ValidationError("--format datapackage belongs to 'list tables'")
    }
  }

  func run() throws {
    try Diagnostics.reporting {
      switch format {
      case .text: print(try Listing.text(what, definitions: definitions))
      case .datapackage: print(try Listing.package(definitions: definitions), terminator: "")
      }
    }
  }
}

extension ListingKind: ExpressibleByArgument {}
extension ListingFormat: ExpressibleByArgument {}
