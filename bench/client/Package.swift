// swift-tools-version: 6.2
import PackageDescription

// `core` is a link to the product's own sources, as in ../Package.swift: without the files that speak to a network, and so
// without the libraries that they need and that take minutes to build. The settings are those of ../../Package.swift.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "client-bench",
    platforms: [.macOS(.v26)],
    dependencies: [.package(url: "https://github.com/apple/swift-http-types", from: "1.8.0")],
    targets: [
        .systemLibrary(name: "CLibCrypto", path: "core/CLibCrypto", pkgConfig: "libcrypto"),
        .target(name: "Primitives", dependencies: ["CLibCrypto"], path: "core/Primitives", swiftSettings: strict),
        .target(name: "OAuthMessages", dependencies: ["Primitives"], path: "core/OAuthMessages", swiftSettings: strict),
        .target(
            name: "OAuthClient",
            dependencies: [
                "OAuthMessages", "Primitives", .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "core/OAuthClient",
            exclude: [
                "Authorization/LoopbackHandler.swift", "Authorization/LoopbackListener.swift",
                "Authorization/LoopbackMailbox.swift", "HTTP/AsyncHTTPClientTransport.swift",
                "Stores/FileTokenStore.swift",
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "client-bench",
            dependencies: [
                "OAuthClient", "OAuthMessages", .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: strict
        ),
    ]
)
