// swift-tools-version: 6.2
import PackageDescription

// A package of its own beside the other benchmarks, which need no dependencies to build; this one needs those of an HTTP
// client.
let package = Package(
    name: "client-bench",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "swift-stratis-id", path: "../.."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: [
        .executableTarget(
            name: "client-bench",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "OAuthClient", package: "swift-stratis-id"),
                .product(name: "OAuthMessages", package: "swift-stratis-id"),
            ],
            swiftSettings: [
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ]
        )
    ]
)
