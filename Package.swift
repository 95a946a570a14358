// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "netzbericht",
  products: [.executable(name: "netzbericht", targets: ["netzbericht"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    // GLPK brings no pkg-config file.
    .systemLibrary(name: "CGLPK", providers: [.apt(["libglpk-dev"])]),
    .target(name: "Tabular"),
    .target(name: "Platform", dependencies: ["CCrypto"]),
    .target(
      name: "Configuration", dependencies: ["Tabular", .product(name: "Yams", package: "Yams")]),
    .target(name: "Expression", dependencies: ["Tabular"]),
    .target(name: "Contract", dependencies: ["Tabular", "Configuration"]),
    .target(name: "CWideBlocks"),
    .target(name: "Ingest", dependencies: ["CWideBlocks", "Tabular", "Platform", "Contract"]),
    .target(name: "Validate", dependencies: ["Tabular", "Configuration", "Expression"]),
    .target(name: "Aggregate", dependencies: ["Tabular", "Configuration", "Expression"]),
    .target(name: "Solver", dependencies: ["CGLPK"]),
    .target(name: "Disclosure", dependencies: ["Tabular", "Solver"]),
    .target(name: "CWorkbookFiles"),
    .target(name: "ExcelWriter", dependencies: ["CWorkbookFiles", "CXLSXWriter", "CZip"]),
    .target(
      name: "Render",
      dependencies: ["Tabular", "ExcelWriter", .product(name: "Mustache", package: "swift-mustache")]),
    .target(
      name: "Reporting",
      dependencies: [
        "Tabular", "Platform", "Configuration", "Expression", "Contract", "Ingest", "Validate", "Aggregate",
        "Disclosure", "Render",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
      ]),
    .target(name: "Samples", dependencies: ["Tabular"]),
    .executableTarget(
      name: "netzbericht",
      dependencies: [
        "Reporting", "Samples", "Platform", "Tabular",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "Reporting", "Disclosure", "Render", "ExcelWriter", "Samples", "Platform", "Tabular",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "FuzzSupport", dependencies: ["Reporting", "Ingest", "Platform", "Tabular"]),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "FuzzSupport", "Platform", "Tabular",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "TabularTests", dependencies: ["Tabular"]),
    .testTarget(name: "PlatformTests", dependencies: ["Platform"]),
    .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "Tabular"]),
    .testTarget(name: "ExpressionTests", dependencies: ["Expression", "Tabular"]),
    .testTarget(
      name: "ContractTests", dependencies: ["Contract", "Configuration", "Tabular"],
      exclude: ["Specification"]),
    .testTarget(
      name: "IngestTests",
      dependencies: ["Ingest", "FuzzSupport", "Contract", "Configuration", "Platform", "Tabular"],
      exclude: ["Specification"]),
    .testTarget(name: "ValidateTests", dependencies: ["Validate", "Configuration", "Expression", "Tabular"]),
    .testTarget(
      name: "AggregateTests", dependencies: ["Aggregate", "Configuration", "Expression", "Tabular"]),
    .testTarget(name: "DisclosureTests", dependencies: ["Disclosure", "Solver", "Tabular"]),
    .testTarget(name: "ExcelWriterTests", dependencies: ["ExcelWriter", "CWorkbookFiles"]),
    .testTarget(name: "RenderTests", dependencies: ["Render", "ExcelWriter", "Tabular"]),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Reporting", "Aggregate", "Disclosure", "Render", "ExcelWriter", "Ingest", "Samples", "Platform",
        "Tabular",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "SamplesTests", dependencies: ["Samples", "Tabular"]),
    .testTarget(name: "CommandTests", dependencies: ["Platform", "Tabular"]),
    .testTarget(name: "HouseRulesTests", dependencies: ["Configuration", "Platform"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system { target.swiftSettings = settings }

// Tests read each case in a hundred thousand pieces: what scans bytes is optimised for them, too, with all its checks.
let scanning = ["Tabular", "Platform", "Ingest"]
for target in package.targets where scanning.contains(target.name) {
  target.swiftSettings? += [
    .unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))
  ]
}
