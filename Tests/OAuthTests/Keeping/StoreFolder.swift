import Audit
import Cryptography
import Glibc
import Mail
import TestRig

@testable import OAuth

/// An account's state folder with a token store in it.
struct StoreFolder {
    let directory: TemporaryDirectory
    static let cheap = try? Scrypt(logN: 4, r: 1, p: 1)

    init() throws { directory = try TemporaryDirectory() }

    var file: String { directory.path("tokens") }
    var keyFile: String { directory.path("tokens.key") }
    var madeKey: SealingKey { .made(path: keyFile) }

    func store(account: String = "work", key: SealingKey? = nil, probe: FileProbe = .none) -> SealedFileStore {
        SealedFileStore(
            account: account, directory: directory.path, key: key ?? madeKey, cost: Self.cheap ?? .standard, probe: probe)
    }

    static func mode(_ path: String) -> mode_t {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_mode & 0o777 : 0
    }
}

/// A program of ours beside the test bundle.
enum Helper {
    static var path: String {
        let program = CommandLine.arguments[0]
        return program.prefix(through: program.lastIndex(of: "/") ?? program.startIndex) + "token-helper"
    }
}

extension TokenRecord {
    /// A record with something in every field.
    static func full(account: String = "work", refresh: String = "refresh-SECRET-1") -> TokenRecord {
        var record = TokenRecord(
            account: account, issuer: "https://login.example.org", clientID: "client", scopesAsked: ["mail", "offline_access"],
            signedIn: Instant(seconds: 1_795_000_000))
        record.clientSecret = Secret("client-SECRET \"\\\n\u{1}é")
        record.refresh = Secret(refresh)
        record.refreshSince = Instant(seconds: 1_795_000_001)
        record.refreshExpires = Instant(seconds: 1_795_000_002)
        record.access = AccessToken(
            secret: Secret("access-SECRET"), obtained: Instant(seconds: 1_795_000_003), expires: Instant(seconds: 1_795_003_603),
            scopes: ["mail"])
        record.owner = "tenant/user"
        record.lastRefresh = Instant(seconds: 1_795_000_004)
        record.lastFailure = RefreshFailure(
            time: Instant(seconds: 5), remedy: .throttle(until: Instant(seconds: 99)), sentence: "too many", request: "0af",
            claims: #"{"access_token":{"x":null}}"#)
        record.attempt = Instant(seconds: 6)
        record.notBefore = Instant(seconds: 7)
        record.failuresInARow = 3
        record.lastForced = Instant(seconds: 8)
        record.warningsGiven = ["refresh-token idle 15"]
        record.epoch = 4
        record.isDisabled = true
        return record
    }
}

/// The failure of what is done with a store; `nil` when there is none.
func storeFailure(_ body: () throws -> Void) -> StoreFailure? {
    do { try body() } catch { return error as? StoreFailure }
    return nil
}
