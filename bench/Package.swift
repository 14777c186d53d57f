// swift-tools-version: 6.2
import PackageDescription

// `core` is a link to the product's own sources: what is measured is package-internal, and another package could not
// see it. The settings are those of ../Package.swift.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "bench",
    platforms: [.macOS(.v26)],
    targets: [
        .systemLibrary(name: "CSecp256k1", path: "core/CSecp256k1", pkgConfig: "libsecp256k1"),
        .systemLibrary(name: "CLibCrypto", path: "core/CLibCrypto", pkgConfig: "libcrypto"),
        .target(name: "Primitives", dependencies: ["CLibCrypto"], path: "core/Primitives", swiftSettings: strict),
        .target(name: "Curve", dependencies: ["CSecp256k1"], path: "core/Curve", swiftSettings: strict),
        .target(
            name: "StratisID",
            dependencies: ["Curve", "Primitives"],
            path: "core/StratisID",
            swiftSettings: strict
        ),
        .target(
            name: "StratisWallet",
            dependencies: ["Curve", "Primitives", "StratisID"],
            path: "core/StratisWallet",
            exclude: ["Wordlists/LICENSE"],
            swiftSettings: strict
        ),
        .target(name: "CBench", dependencies: ["CLibCrypto", "CSecp256k1"]),
        .executableTarget(
            name: "bench",
            dependencies: ["CBench", "Primitives", "StratisID", "StratisWallet"],
            swiftSettings: strict
        ),
    ]
)
