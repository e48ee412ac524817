// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 language mode, and no warning survives a build.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

/// A library target and what it may import. The arrows are drawn in ARCHITECTURE.md.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one target; the folder mirrors the target's.
func tests(of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name)] + dependencies, resources: resources, swiftSettings: strict)
}

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "restante",
    products: [
        .executable(name: "restante", targets: ["restante"]),
        .executable(name: "restante-bench", targets: ["restante-bench"]),
        .executable(name: "restante-fuzz", targets: ["restante-fuzz"]),
        .executable(name: "restante-soak", targets: ["restante-soak"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLZMA", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),

        library("Mail"),
        library("MailText"),
        library("Hashing", ["Mail", "COpenSSL"]),
        library("Cryptography", ["Mail", "Hashing", "COpenSSL"]),
        library("Audit", ["Mail", "Hashing"]),
        library("Programs"),
        library("SASL", ["Mail", "Hashing"]),
        library("Transport", ["Hashing", nioCore, nioPosix, nioTLS, nioSSL]),
        library("OAuth", ["Mail", "Hashing", "Cryptography", "Audit", "Programs", nioCore, nioPosix, nioHTTP1, nioSSL, httpClient]),
        library("IMAPProtocol", ["Mail", nioCore]),
        library("IMAPClient", ["Mail", "Hashing", "SASL", "Transport", "IMAPProtocol", "CZlib", nioCore, nioPosix, nioSSL]),
        library("Submission", ["Mail", "SASL", "Transport", nioCore, nioPosix]),
        library("MaildirStore", ["Mail", "Hashing"]),
        library("MailIndex", ["Mail", grdb]),
        library("MailArchive", ["Mail", "Hashing", "MailText", "CLZMA"]),
        library("SyncPlanner", ["Mail"]),
        library(
            "SyncEngine",
            ["Mail", "Hashing", "Transport", "IMAPProtocol", "IMAPClient", "MaildirStore", "MailIndex", "MailText", "SyncPlanner", nioCore]),
        library("IMAPSandbox", ["Mail", "Hashing", "IMAPProtocol", "CZlib", nioCore]),

        .executableTarget(
            name: "restante",
            dependencies: [
                "Mail", "Hashing", "Cryptography", "Audit", "Programs", "OAuth", "SASL", "Transport", "Submission", "IMAPClient",
                "MaildirStore", "MailIndex", "MailArchive", "MailText", "SyncPlanner", "SyncEngine", "IMAPSandbox", toml, arguments,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "restante-bench",
            dependencies: ["Mail", "SyncPlanner", nioCore, nioPosix, nioSSL, arguments],
            swiftSettings: strict),
        .executableTarget(
            name: "restante-fuzz",
            dependencies: ["Mail", "MailText", "MailArchive", "SASL", "Submission", "IMAPProtocol", nioCore],
            swiftSettings: strict),

        // What several test targets need: a real Dovecot of one's own, a fault proxy, temporary folders.
        .target(name: "TestRig", dependencies: [], path: "Tests/TestRig", swiftSettings: strict),

        // Two sides of an account, changed as mail readers and other clients would, and what came of it.
        .target(
            name: "TwoWayRig",
            dependencies: ["TestRig", "Mail", "IMAPProtocol", "MaildirStore", "SyncPlanner", "SyncEngine", "IMAPSandbox"],
            path: "Tests/TwoWayRig", swiftSettings: strict),

        // An identity provider of one's own: every flow, and every way to answer wrongly.
        .target(
            name: "OAuthRig", dependencies: ["Mail", "Hashing", "Cryptography", "TestRig"], path: "Tests/OAuthRig", swiftSettings: strict),

        // Processes that tests of several processes start.
        .executableTarget(
            name: "token-helper", dependencies: ["OAuth", "Audit", "Mail", "Cryptography"], path: "Tests/OAuthTests/Refresh/Helper",
            swiftSettings: strict),
        .executableTarget(name: "audit-helper", dependencies: ["Audit"], path: "Tests/AuditTests/Helper", swiftSettings: strict),

        // The long random test of two-way runs, with the real program: ci/soak.
        .executableTarget(
            name: "restante-soak", dependencies: ["TestRig", "TwoWayRig", "SyncEngine", "IMAPSandbox"], path: "Tests/Soak",
            swiftSettings: strict),

        tests(of: "Mail"),
        tests(of: "MailText", ["TestRig"]),
        tests(of: "Hashing"),
        tests(of: "IMAPProtocol", [nioCore]),
        tests(of: "Programs"),
        tests(of: "SASL", ["Mail", "Hashing", "TestRig", nioSSL]),
        tests(of: "Transport", [nioCore]),
        tests(
            of: "IMAPClient",
            [
                "TestRig", "IMAPSandbox", "Mail", "Hashing", "SASL", "Transport", "IMAPProtocol", nioCore, nioPosix, nioTLS,
                nioSSL, nioEmbedded,
            ]),
        tests(of: "Submission", ["TestRig", "Mail", "SASL", "Transport", nioCore, nioPosix, nioSSL, nioEmbedded]),
        tests(of: "Cryptography", ["Mail", "Hashing", "TestRig"]),
        .testTarget(
            name: "AuditTests", dependencies: ["Audit", "Mail", "Hashing", "Cryptography", "TestRig", "audit-helper"],
            exclude: ["Helper"], swiftSettings: strict),
        .testTarget(
            name: "OAuthTests",
            dependencies: [
                "OAuth", "Audit", "Mail", "Hashing", "Cryptography", "TestRig", "OAuthRig", "token-helper", nioCore, httpClient,
            ],
            exclude: ["Refresh/Helper"], swiftSettings: strict),
        tests(of: "MailArchive", ["MaildirStore", "TestRig", "Mail", "Hashing"]),
        tests(of: "MaildirStore", ["TestRig"]),
        tests(of: "MailIndex", ["TestRig"]),
        tests(of: "SyncPlanner"),
        tests(of: "SyncEngine", ["TestRig", "TwoWayRig", "IMAPSandbox"]),
        tests(of: "IMAPSandbox", ["TestRig"]),
        .testTarget(name: "RestanteBenchTests", dependencies: ["restante-bench", "SyncPlanner", nioCore], swiftSettings: strict),
        .testTarget(
            name: "RestanteTests", dependencies: ["restante", "TestRig", "OAuthRig", "IMAPSandbox"], path: "Tests/RestanteTests",
            swiftSettings: strict),
    ]
)
