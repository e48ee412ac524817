import IMAPClient
import Mail
import SyncPlanner

/// All that a run must know of one account, checked and with paths made absolute: what a configuration file comes to.
package struct AccountSettings: Sendable {
    package var name: String
    package var server: ServerSettings
    package var user: String
    /// Asked once a run, just before signing in, for what then gives each connection its credentials. Throws ``RunFailure``
    /// with a sentence for the user.
    package var signIn: @Sendable () async throws -> any CredentialSource
    /// The store: absolute path of the local Maildir tree.
    package var maildir: String
    package var layout: StoreLayout
    /// Absolute path of the folder for the index, the lock and what is kept aside.
    package var stateDirectory: String
    package var mode: RunMode
    package var folders: FolderRules
    package var policy: SyncPolicy
    package var limits: RunLimits
    /// Whether its mail can be searched by words.
    package var search = SearchPolicy.whenAsked
    /// Puts acts on record, all or none, before they are done. What it refuses, by throwing, is not done.
    package var record: @Sendable ([RetentionAct]) throws -> Void = { _ in }

    package init(
        name: String, server: ServerSettings, user: String,
        signIn: @escaping @Sendable () async throws -> any CredentialSource, maildir: String, layout: StoreLayout = .nested,
        stateDirectory: String, mode: RunMode = .sync,
        folders: FolderRules = FolderRules(), policy: SyncPolicy = SyncPolicy(), limits: RunLimits = RunLimits()
    ) {
        self.name = name
        self.server = server
        self.user = user
        self.signIn = signIn
        self.maildir = maildir
        self.layout = layout
        self.stateDirectory = stateDirectory
        self.mode = mode
        self.folders = folders
        self.policy = policy
        self.limits = limits
    }
}

extension AccountSettings {
    /// Of an account that signs in with a password, which is asked for once a run.
    package init(
        name: String, server: ServerSettings, user: String, password: @escaping @Sendable () async throws -> Secret,
        maildir: String, layout: StoreLayout = .nested, stateDirectory: String, mode: RunMode = .sync,
        folders: FolderRules = FolderRules(), policy: SyncPolicy = SyncPolicy(), limits: RunLimits = RunLimits()
    ) {
        self.init(
            name: name, server: server, user: user,
            signIn: { FixedCredentials(.password(user: user, try await password())) }, maildir: maildir, layout: layout,
            stateDirectory: stateDirectory, mode: mode, folders: folders, policy: policy, limits: limits)
    }
}

/// Where the server is and how it proves who it is.
package struct ServerSettings: Sendable, Equatable {
    package enum Security: String, Sendable, CaseIterable { case tls, starttls, plaintext }

    /// What makes a certificate acceptable.
    package enum Trust: Sendable, Equatable {
        case system
        /// The system's anchors and those of this PEM file.
        case extraAnchor(path: String)
        /// One certificate, by the SHA-256 of its DER form (32 bytes).
        case fingerprint([UInt8])
    }

    package var host: String
    package var port: Int
    package var security: Security
    package var trust: Trust

    package init(host: String, port: Int = 993, security: Security = .tls, trust: Trust = .system) {
        self.host = host
        self.port = port
        self.security = security
        self.trust = trust
    }
}

/// How folders lie in the store (Maildir-spec.md).
package enum StoreLayout: String, Sendable, CaseIterable {
    case nested
    case maildirPlusPlus = "maildir++"
}

/// What a run is for.
package enum RunMode: String, Sendable, Codable, CaseIterable {
    /// Two-way.
    case sync
    /// Pull; what disappears on the server is kept and marked. Never writes to the server.
    case backup
    /// Pull; the store becomes an exact copy. Never writes to the server.
    case mirror
}

/// Bounds of a run's appetite.
package struct RunLimits: Sendable, Equatable {
    /// The most connections to hold at once; the engine finds the right number below it.
    package var connections: Int
    /// Bytes to fetch in a day, over all runs; `nil` = no limit.
    package var bytesPerDay: UInt64?
    /// `false` leaves out every sync to disk: only for measuring.
    package var isDurable: Bool
    /// How long a run goes on retrying passing faults before it gives up, in seconds.
    package var retryBudgetSeconds: Int
    /// The first wait after a fault, in seconds; later ones grow from it.
    package var retryBaseSeconds: Double
    /// Longest command line that the server takes, in bytes.
    package var commandLineBytes: Int
    /// How long the server may be silent while it owes an answer, in seconds.
    package var patienceSeconds: Double

    package init(
        connections: Int = 4, bytesPerDay: UInt64? = nil, isDurable: Bool = true, retryBudgetSeconds: Int = 900,
        retryBaseSeconds: Double = 1, commandLineBytes: Int = 8000, patienceSeconds: Double = 60
    ) {
        self.connections = connections
        self.bytesPerDay = bytesPerDay
        self.isDurable = isDurable
        self.retryBudgetSeconds = retryBudgetSeconds
        self.retryBaseSeconds = retryBaseSeconds
        self.commandLineBytes = commandLineBytes
        self.patienceSeconds = patienceSeconds
    }
}
