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
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
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
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        library("Mail"),
        library("Hashing", ["Mail", "COpenSSL"]),
        library("IMAPProtocol", ["Mail", nioCore]),
        library("IMAPClient", ["Mail", "Hashing", "IMAPProtocol", "CZlib", nioCore, nioPosix, nioTLS, nioSSL]),
        library("MaildirStore", ["Mail", "Hashing"]),
        library("MailIndex", ["Mail", grdb]),
        library("SyncPlanner", ["Mail"]),
        library(
            "SyncEngine",
            ["Mail", "Hashing", "IMAPProtocol", "IMAPClient", "MaildirStore", "MailIndex", "SyncPlanner", nioCore]),
        library("IMAPSandbox", ["Mail", "Hashing", "IMAPProtocol", "CZlib", nioCore]),

        .executableTarget(
            name: "restante",
            dependencies: ["Mail", "IMAPClient", "MaildirStore", "MailIndex", "SyncPlanner", "SyncEngine", "IMAPSandbox", toml, arguments],
            swiftSettings: strict),
        .executableTarget(
            name: "restante-bench",
            dependencies: ["Mail", "SyncPlanner", nioCore, nioPosix, nioSSL, arguments],
            swiftSettings: strict),
        .executableTarget(
            name: "restante-fuzz",
            dependencies: ["Mail", "IMAPProtocol", nioCore],
            swiftSettings: strict),

        // What several test targets need: a real Dovecot of one's own, a fault proxy, temporary folders.
        .target(name: "TestRig", dependencies: [], path: "Tests/TestRig", swiftSettings: strict),

        // Two sides of an account, changed as mail readers and other clients would, and what came of it.
        .target(
            name: "TwoWayRig",
            dependencies: ["TestRig", "Mail", "IMAPProtocol", "MaildirStore", "SyncPlanner", "SyncEngine", "IMAPSandbox"],
            path: "Tests/TwoWayRig", swiftSettings: strict),

        // The long random test of two-way runs, with the real program: ci/soak.
        .executableTarget(
            name: "restante-soak", dependencies: ["TestRig", "TwoWayRig", "SyncEngine", "IMAPSandbox"], path: "Tests/Soak",
            swiftSettings: strict),

        tests(of: "Mail"),
        tests(of: "Hashing"),
        tests(of: "IMAPProtocol", [nioCore]),
        tests(of: "IMAPClient", ["TestRig", "IMAPSandbox", "Mail", "Hashing", "IMAPProtocol", nioCore, nioPosix, nioTLS, nioSSL, nioEmbedded]),
        tests(of: "MaildirStore", ["TestRig"]),
        tests(of: "MailIndex", ["TestRig"]),
        tests(of: "SyncPlanner"),
        tests(of: "SyncEngine", ["TestRig", "TwoWayRig", "IMAPSandbox"]),
        tests(of: "IMAPSandbox", ["TestRig"]),
        .testTarget(name: "RestanteBenchTests", dependencies: ["restante-bench", "SyncPlanner", nioCore], swiftSettings: strict),
        .testTarget(
            name: "RestanteTests", dependencies: ["restante", "TestRig", "IMAPSandbox"], path: "Tests/RestanteTests", swiftSettings: strict),
    ]
)
