// swift-tools-version: 6.2
import PackageDescription

/// `NSLAB_STRICT=1` makes warnings errors, as CI wants it; a user's newer compiler may know new warnings.
let strict: [SwiftSetting] = Context.environment["NSLAB_STRICT"] == "1" ? [.treatAllWarnings(as: .error)] : []
let settings: [SwiftSetting] =
  [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + strict

/// A release starts where it was linked to: nothing in it is moved before it begins, which takes as long as all else of a short call.
let starting: [LinkerSetting] = [.unsafeFlags(["-Xclang-linker", "-no-pie"], .when(configuration: .release))]

/// `NSLAB_DOCUMENTATION=1` adds the plugin that builds the documentation; who builds the program needs none.
let documentation: [Package.Dependency] =
  Context.environment["NSLAB_DOCUMENTATION"] == "1"
  ? [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")] : []

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

func floor(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "nslab",
  products: [
    .library(name: "Addressing", targets: ["Addressing"]),
    .library(name: "Netlink", targets: ["Netlink"]),
    .library(name: "RouteNetlink", targets: ["RouteNetlink"]),
    .library(name: "NFTables", targets: ["NFTables"]),
    .library(name: "Namespaces", targets: ["Namespaces"]),
    .library(name: "Probes", targets: ["Probes"]),
    .library(name: "Journey", targets: ["Journey"]),
    .library(name: "IPTables", targets: ["IPTables"]),
    .library(name: "Operations", targets: ["Operations"]),
    .library(name: "Docker", targets: ["Docker"]),
    .library(name: "Lab", targets: ["Lab"]),
    .library(name: "LabFile", targets: ["LabFile"]),
    .library(name: "LabRunner", targets: ["LabRunner"]),
    .library(name: "LabReport", targets: ["LabReport"]),
    .executable(name: "nslab", targets: ["nslab"]),
    .executable(name: "nslab-view", targets: ["nslab-view"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ] + documentation,
  targets: [
    .systemLibrary(name: "CLibmnl", pkgConfig: "libmnl", providers: [.apt(["libmnl-dev"])]),
    .systemLibrary(name: "CLibnftnl", pkgConfig: "libnftnl", providers: [.apt(["libnftnl-dev"])]),
    .systemLibrary(name: "CLibyaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CLinux"),
    floor("Addressing", []),
    floor("PlainText", []),
    floor("Netlink", ["CLibmnl", "CLinux", system]),
    floor("Namespaces", ["CLinux", system]),
    floor("RouteNetlink", ["Addressing", "Netlink", "CLinux", system]),
    floor("NFTables", ["Addressing", "Netlink", "CLibnftnl", "CLibmnl", "CLinux", system]),
    floor("Probes", ["Addressing", "Namespaces", "CLinux", system]),
    floor("Journey", ["Addressing", "Netlink", "Namespaces", "RouteNetlink", "NFTables", "Probes", "CLinux", system]),
    floor("IPTables", ["Addressing", "NFTables"]),
    floor("Operations", ["Addressing", "PlainText", "RouteNetlink", "NFTables", "IPTables", "Probes"]),
    floor("Docker", ["Addressing", "PlainText", "RouteNetlink", "NFTables", "Probes", "Operations"]),
    floor("Lab", ["Addressing", "PlainText", "RouteNetlink", "NFTables", "Probes", "Operations", "Docker"]),
    floor(
      "CommandLanguage",
      ["Addressing", "PlainText", "Netlink", "RouteNetlink", "NFTables", "IPTables", "Probes", "Operations"]),
    floor(
      "LabRunner",
      [
        "Addressing", "PlainText", "Netlink", "Namespaces", "RouteNetlink", "NFTables", "IPTables", "Probes", "Journey",
        "Operations", "Docker", "Lab", "CommandLanguage", "CLinux", system,
      ]),
    floor(
      "LabFile",
      [
        "Addressing", "PlainText", "RouteNetlink", "NFTables", "Probes", "Journey", "Operations", "Docker", "Lab",
        "CommandLanguage", "CLibyaml", system,
      ]),
    floor(
      "LabReport",
      [
        "Addressing", "PlainText", "RouteNetlink", "Probes", "Journey", "Operations", "Docker", "Lab", "LabRunner",
        "CommandLanguage",
      ]),
    .executableTarget(
      name: "nslab",
      dependencies: [
        "Addressing", "PlainText", "Operations", "Lab", "LabFile", "LabRunner", "LabReport", "Namespaces", "Netlink",
        "RouteNetlink", "CommandLanguage", "Journey", "Probes", "CLinux", system,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings, linkerSettings: starting),
    .executableTarget(
      name: "nslab-view",
      dependencies: [
        "PlainText", "Lab", "LabRunner", "LabReport", "Namespaces", "Netlink", "RouteNetlink", "CLinux", system,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ],
      swiftSettings: settings, linkerSettings: starting),
    .executableTarget(
      name: "nslab-bench",
      dependencies: [
        "Addressing", "NFTables", "Operations", "Lab", "LabFile", "LabRunner", "Namespaces",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings, linkerSettings: starting),
    tests("AddressingTests", ["Addressing"]),
    tests("PlainTextTests", ["PlainText"]),
    tests("NetlinkTests", ["Netlink", system]),
    tests("RouteNetlinkTests", ["RouteNetlink", "Netlink", "Addressing", "CLinux", "TestKit", system]),
    tests("NFTablesTests", ["NFTables", "Netlink", "Addressing", "Namespaces", "CLinux", "TestKit", system]),
    tests("ProbesTests", ["Probes", "Addressing", "Namespaces", "RouteNetlink", system]),
    tests(
      "JourneyTests",
      ["Journey", "Addressing", "NFTables", "Namespaces", "Netlink", "RouteNetlink", "TestKit"]),
    tests("IPTablesTests", ["IPTables", "NFTables", "Addressing", "Generators"]),
    tests("DockerTests", ["Docker", "Operations", "Addressing", "Probes", "RouteNetlink"]),
    tests("LabTests", ["Lab", "Operations", "Addressing", "RouteNetlink", "TestKit"]),
    tests("LabFileTests", ["LabFile", "Operations", "Lab", "RouteNetlink", "TestKit"]),
    .target(name: "TestKit", dependencies: ["CLinux", "Operations"], path: "Tests/TestKit", swiftSettings: settings),
    tests("NamespacesTests", ["Namespaces", "TestKit", system]),
    tests(
      "ShowTests", ["CommandLanguage", "Operations", "RouteNetlink", "Addressing", "Namespaces", "TestKit", system]),
    tests("LabReportTests", ["LabReport", "Operations", "LabRunner", "Lab", "Addressing"]),
    .executableTarget(
      name: "ReadmeExample",
      dependencies: ["Addressing", "Namespaces", "Probes", "RouteNetlink", system], path: "Tests/ReadmeExample"),
    tests("FuzzTests", ["LabFile", "LabReport", "Docker", "Operations", "Lab", "CommandLanguage", "NFTables"]),
    .executableTarget(
      name: "GuestExample", dependencies: ["Lab", "LabFile", "LabRunner", "Namespaces"], path: "Tests/GuestExample",
      swiftSettings: settings),
    .executableTarget(
      name: "Guides",
      dependencies: [
        "Addressing", "Netlink", "Namespaces", "RouteNetlink", "NFTables", "Probes", "Journey", "IPTables",
        "Operations", "Docker", "Lab", "LabFile", "LabRunner", "LabReport",
      ], path: "Tests/Guides"),
    tests("NslabTests", ["nslab", "nslab-view", "CLinux", "ReadmeExample", "GuestExample", "Guides", "TestKit"]),
    .target(name: "Generators", path: "Tests/Generators", swiftSettings: settings),
    tests(
      "CommandLanguageTests",
      [
        "CommandLanguage", "Operations", "IPTables", "NFTables", "Probes", "Addressing", "RouteNetlink", "Generators",
      ]),
    tests(
      "EffectTests",
      [
        "CommandLanguage", "Operations", "LabRunner", "LabFile", "Lab", "Namespaces", "Generators", "TestKit", system,
      ],
      resources: [.copy("dump.sh")]),
  ]
)
