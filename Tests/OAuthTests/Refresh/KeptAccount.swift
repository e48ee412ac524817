import Audit
import Mail
import Synchronization
import TestRig

@testable import OAuth

/// An account with a folder, a fake endpoint, and keepers on both.
struct KeptAccount {
    let folder: StoreFolder
    let endpoint: FakeEndpoint
    let notices = Notices()

    init(_ endpoint: FakeEndpoint = FakeEndpoint()) throws {
        folder = try StoreFolder()
        self.endpoint = endpoint
    }

    final class Notices: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    var log: AuditLog { AuditLog(directory: folder.directory.path) }

    /// A keeper as each process has one.
    func keeper(_ store: (any TokenStore)? = nil, endpoint other: FakeEndpoint? = nil) -> TokenKeeper {
        TokenKeeper(
            store: store ?? folder.store(), directory: folder.directory.path, granting: other ?? endpoint, clock: endpoint.clock,
            audit: log, pacer: nil, chance: 0, notice: notices.add)
    }

    /// Signed in with a token for an hour.
    static func signedIn(life: Int = 3600, refresh: String? = "refresh-SECRET-0") async throws -> KeptAccount {
        let account = try KeptAccount()
        try await account.keeper().adopt(account.endpoint.grant("access-SECRET-0", life: life, refresh: refresh), flow: "code")
        return account
    }

    func record() throws -> TokenRecord? { try folder.store().load() }

    func events() throws -> [String] {
        try Files.text(log.path).split(separator: "\n").compactMap {
            JSONValue(json: Array($0.utf8))?["event"]?.string
        }
    }
}

/// The token as text, or the failure.
func outcome(_ body: () async throws(OAuthFailure) -> AccessToken) async -> Result<String, OAuthFailure> {
    do { return .success(try await body().secret.exposed()) } catch { return .failure(error) }
}

extension Result where Success == String, Failure == OAuthFailure {
    var failure: OAuthFailure? { if case .failure(let failure) = self { failure } else { nil } }
    var token: String? { try? get() }
}
