import Aggregate
import Tabular
import Testing

@testable import Reporting

/// By what the reports for everybody may be broken down.
struct PublishedDimensionTests {
  @Test func `reports for everybody group the types of schools and name no school`() throws {
    let (catalog, _) = try Catalog.load(Project.definitions)
    try #require(!catalog.definitions.reports.isEmpty)
    for report in catalog.definitions.reports {
      let published = MetricRequest.all(of: report, for: [.veroeffentlichung])
      let ofSchools = Set(published.filter(\.isPublished).flatMap(\.dimensions)).filter {
        catalog.dimensions[$0]?.isOfSchools ?? false
      }
      #expect(ofSchools.isSubset(of: ["schulformgruppe", "sozialindexgruppe"]), "\(report.name)")
    }
  }

  /// The groups of statistical practice: types with a single school stand with others.
  ///
  /// Numbers of types as in the register of the Land; the single ones are Sekundarschule, Klinikschule and Waldorf-Förderschule.
  @Test(arguments: [
    ("G", ["02"]), ("HRSK", ["04", "10", "14"]), ("GE", ["15"]), ("GY", ["20"]), ("FOE", ["08", "19", "83"]),
    ("BKWB", ["25", "30"]),
  ])
  func `a type of schools belongs to its group`(group: String, types: [String]) throws {
    let (catalog, _) = try Catalog.load(Project.definitions)
    let definition = try #require(catalog.definitions.dimensions.first { $0.name == "schulformgruppe" })
    let map = try #require(definition.map)
    for type in types { #expect(map[type] == group) }
  }
}
