import IMAPSandbox
import Mail
import SyncEngine
import TestRig
import Testing
import TwoWayRig

/// A kind of server on which scenarios are played.
enum Stage: Sendable, Hashable, CaseIterable, CustomTestStringConvertible {
    case full, bare, dovecot
    case noQRESYNC, noCONDSTORE, noUIDPLUS, noMOVE, noESEARCH, noLISTSTATUS, noSPECIALUSE, noOBJECTID
    case gmail, exchange, courier, noUIDPLUSnoMOVE

    var testDescription: String { "\(self)" }

    /// Those on which a selection is played.
    static let others = allCases.filter { ![.full, .bare, .dovecot].contains($0) }

    private var profile: SandboxProfile {
        switch self {
        case .full, .dovecot: .full
        case .bare: .bare
        case .noQRESYNC: .full.without("QRESYNC")
        case .noCONDSTORE: .full.without("QRESYNC", "CONDSTORE")
        case .noUIDPLUS: .full.without("UIDPLUS")
        case .noMOVE: .full.without("MOVE")
        case .noESEARCH: .full.without("ESEARCH", "PARTIAL")
        case .noLISTSTATUS: .full.without("LIST-STATUS", "LIST-EXTENDED")
        case .noSPECIALUSE: .full.without("SPECIAL-USE")
        case .noOBJECTID: .full.without("OBJECTID")
        case .gmail: .gmail
        case .exchange: .exchange
        case .courier: .courier
        case .noUIDPLUSnoMOVE: .full.without("UIDPLUS", "MOVE")
        }
    }

    var offers: Scenario.Needs {
        if self == .dovecot { return [.keywords, .roles, .expunging] }
        let capabilities = profile.capabilities
        var offers: Scenario.Needs = .sandbox
        if profile.allowsNewKeywords { offers.insert(.keywords) }
        if capabilities.contains("SPECIAL-USE") { offers.insert(.roles) }
        if capabilities.contains("UIDPLUS") { offers.insert(.expunging) }
        if capabilities.contains("APPENDLIMIT") { offers.insert(.appendLimit) }
        if capabilities.contains("OBJECTID") || capabilities.contains("X-GM-EXT-1") { offers.insert(.identifiers) }
        return offers
    }

    /// A new, empty mailbox.
    func makeServer() async throws -> any ServerSide {
        if self == .dovecot { return try await SharedDovecot.newMailbox() }
        var profile = profile
        profile.appendLimit = 100_000
        return try SandboxSide("\(self)", profile: profile)
    }
}

/// One Dovecot for all tests; each has a user of its own. It ends with the test process.
enum SharedDovecot {
    private actor Keeper {
        private var starting: Task<Dovecot, any Error>?
        private var users = 0

        func next() async throws -> (Dovecot, String) {
            users += 1
            let user = "user\(users)"
            if starting == nil { starting = Task { try await Dovecot.start(DovecotSide.options) } }
            guard let starting else { throw RigError("Dovecot was not started") }
            return (try await starting.value, user)
        }
    }

    private static let keeper = Keeper()

    static func newMailbox() async throws -> DovecotSide {
        let (dovecot, user) = try await keeper.next()
        return DovecotSide(dovecot, user: user)
    }
}

/// Lets some in at a time: more accounts at once make each of them slower, and need more memory.
actor Turnstile {
    static let accounts = Turnstile(4)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ width: Int) { free = width }

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
