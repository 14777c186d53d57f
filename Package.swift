// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "swift-stratis-id",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "StratisID", targets: ["StratisID"]),
        .library(name: "OAuthMessages", targets: ["OAuthMessages"]),
        .library(name: "OAuthServer", targets: ["OAuthServer"]),
        .library(name: "OAuthServerHummingbird", targets: ["OAuthServerHummingbird"]),
        .library(name: "SQLiteStores", targets: ["SQLiteStores"]),
        .library(name: "PostgreSQLStores", targets: ["PostgreSQLStores"]),
        .library(name: "RedisStores", targets: ["RedisStores"]),
        .library(name: "StratisWallet", targets: ["StratisWallet"]),
        .library(name: "StratisWalletAsyncHTTPClient", targets: ["StratisWalletAsyncHTTPClient"]),
        .library(name: "OAuthClient", targets: ["OAuthClient"]),
        .library(name: "OAuthProviders", targets: ["OAuthProviders"]),
        .executable(name: "sidsign", targets: ["sidsign"]),
        .executable(name: "sidsign-client", targets: ["sidsign-client"]),
        .executable(name: "sidsign-server", targets: ["sidsign-server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .systemLibrary(
            name: "CSecp256k1",
            pkgConfig: "libsecp256k1",
            providers: [.apt(["libsecp256k1-dev"]), .brew(["secp256k1"])]
        ),
        .systemLibrary(
            name: "CLibCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .systemLibrary(
            name: "CQREncode",
            pkgConfig: "libqrencode",
            providers: [.apt(["libqrencode-dev"]), .brew(["qrencode"])]
        ),
        // Without pkg-config: it names a flag that the package manager does not let through.
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .target(name: "Primitives", dependencies: ["CLibCrypto"], swiftSettings: strict),
        .target(name: "Curve", dependencies: ["CSecp256k1"], swiftSettings: strict),
        .target(name: "StratisID", dependencies: ["Curve", "Primitives"], swiftSettings: strict),
        .target(name: "QRCodes", dependencies: ["CQREncode"], swiftSettings: strict),
        .target(name: "TestVectors", swiftSettings: strict),
        .target(
            name: "StratisWallet",
            dependencies: ["Curve", "Primitives", "StratisID"],
            exclude: ["Wordlists/LICENSE"],
            swiftSettings: strict
        ),
        .target(
            name: "StratisWalletAsyncHTTPClient",
            dependencies: [
                "StratisWallet",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "OAuthClient",
            dependencies: [
                "OAuthMessages",
                "Primitives",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "OAuthProviders",
            dependencies: [
                "OAuthClient",
                "OAuthMessages",
                "Primitives",
                "StratisID",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "CommandLineTool",
            dependencies: [
                "Primitives",
                "StratisID",
                "StratisWallet",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .target(name: "OAuthMessages", dependencies: ["Primitives"], swiftSettings: strict),
        .target(
            name: "OAuthServer",
            dependencies: [
                "OAuthMessages",
                "Primitives",
                "StratisID",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "OAuthServerHummingbird",
            dependencies: [
                "OAuthMessages",
                "OAuthServer",
                "QRCodes",
                "StratisID",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "SQLiteStores",
            dependencies: [
                "OAuthClient",
                "OAuthMessages",
                "OAuthServer",
                "StratisID",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "BlockingConnections",
            dependencies: [.product(name: "NIOPosix", package: "swift-nio")],
            swiftSettings: strict
        ),
        .target(
            name: "PostgreSQLStores",
            dependencies: ["BlockingConnections", "CLibPQ", "OAuthClient", "OAuthMessages", "Primitives"],
            swiftSettings: strict
        ),
        .target(
            name: "RedisStores",
            dependencies: ["BlockingConnections", "CHiredis", "OAuthClient", "OAuthMessages"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "sidsign",
            dependencies: [
                "CommandLineTool",
                "Primitives",
                "QRCodes",
                "StratisID",
                "StratisWallet",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "sidsign-client",
            dependencies: [
                "CommandLineTool",
                "OAuthClient",
                "OAuthMessages",
                "OAuthProviders",
                "StratisID",
                "StratisWallet",
                "StratisWalletAsyncHTTPClient",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "sidsign-server",
            dependencies: [
                "CommandLineTool",
                "OAuthMessages",
                "OAuthServer",
                "OAuthServerHummingbird",
                "SQLiteStores",
                "StratisID",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "EmbeddedServer",
            dependencies: [
                "OAuthMessages",
                "OAuthServer",
                "OAuthServerHummingbird",
                "SQLiteStores",
                "StratisID",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Examples/EmbeddedServer",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "ResourceServer",
            dependencies: [
                "OAuthMessages",
                "OAuthServer",
                "OAuthServerHummingbird",
                "StratisID",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Examples/ResourceServer",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "WalletBackend",
            dependencies: ["StratisID", "StratisWallet", "StratisWalletAsyncHTTPClient"],
            path: "Examples/WalletBackend",
            swiftSettings: strict
        ),
        .target(
            name: "ProviderExamples",
            dependencies: [
                "OAuthClient",
                "OAuthMessages",
                "OAuthProviders",
                "PostgreSQLStores",
                "RedisStores",
                "StratisID",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Examples/Providers",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "oauth-driver",
            dependencies: [
                "OAuthClient", "OAuthMessages", .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Tests/OAuthDriver",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "token-storm",
            dependencies: [
                "OAuthClient",
                "PostgreSQLStores",
                "RedisStores",
                "SQLiteStores",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Tests/TokenStorm",
            swiftSettings: strict
        ),
        .target(name: "RandomNumbers", path: "Tests/RandomNumbers", swiftSettings: strict),
        .testTarget(
            name: "PrimitivesTests",
            dependencies: ["Primitives", "RandomNumbers", "TestVectors"],
            swiftSettings: strict
        ),
        .testTarget(name: "CurveTests", dependencies: ["Curve"], swiftSettings: strict),
        .testTarget(name: "StratisIDTests", dependencies: ["StratisID", "TestVectors"], swiftSettings: strict),
        .testTarget(
            name: "OAuthServerTests",
            dependencies: [
                "OAuthMessages",
                "OAuthServer",
                "Primitives",
                "RandomNumbers",
                "StratisID",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OAuthServerHummingbirdTests",
            dependencies: [
                "OAuthMessages",
                "OAuthServer",
                "OAuthServerHummingbird",
                "Primitives",
                "StratisID",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SQLiteStoresTests",
            dependencies: [
                "OAuthMessages",
                "OAuthServer",
                "SQLiteStores",
                "StratisID",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StratisWalletTests",
            dependencies: [
                "Primitives",
                "RandomNumbers",
                "StratisID",
                "StratisWallet",
                "StratisWalletAsyncHTTPClient",
                "TestVectors",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OAuthClientTests",
            dependencies: [
                "BlockingConnections",
                "OAuthClient",
                "OAuthMessages",
                "OAuthProviders",
                "PostgreSQLStores",
                "Primitives",
                "RedisStores",
                "SQLiteStores",
                "StratisID",
                "sidsign-client",
                "sidsign-server",
                "token-storm",
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "sidsignTests", dependencies: ["sidsign"], swiftSettings: strict),
        .testTarget(
            name: "OAuthMessagesTests",
            dependencies: ["OAuthMessages", "Primitives", "RandomNumbers"],
            swiftSettings: strict
        ),
    ]
)
