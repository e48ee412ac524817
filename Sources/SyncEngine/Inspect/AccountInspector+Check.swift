import Foundation
import IMAPClient
import Mail
import MailIndex
import MaildirStore

extension AccountInspector {
    /// Tries everything that a run needs, step by step, and says what each step saw.
    ///
    /// - Returns: whether nothing failed.
    package func check(_ report: @Sendable (CheckStep) -> Void) async -> Bool {
        var isGood = true
        func tell(_ step: CheckStep) {
            if step.state == .failed { isGood = false }
            report(step)
        }
        tell(CheckStep("config", .passed, "\(settings.user) at \(settings.server.host):\(settings.server.port)"))
        await checkServer(tell)
        for step in StoreCheck(path: settings.maildir).run() { tell(step) }
        tell(indexStep())
        tell(clockStep())
        return isGood
    }

    private func checkServer(_ tell: (CheckStep) -> Void) async {
        let connection: IMAPConnection
        do {
            let options = SessionOptions(settings, credentials: try await settings.signIn())
            connection = try await IMAPConnection.open(options)
        } catch let error as IMAPError {
            return tellEnd(CheckLadder(endedBy: error.kind), error.message, tell)
        } catch {
            tell(CheckStep("password", .failed, "\(error)", remedy: "check auth.password in the configuration"))
            return
        }
        for step in CheckLadder.allCases { tell(CheckStep(step.rawValue, .passed, passed(step, connection))) }
        await checkFolders(connection, tell)
        await connection.logout()
    }

    /// The steps before the end passed, those behind it were not reached.
    private func tellEnd(_ end: CheckLadder, _ message: String, _ tell: (CheckStep) -> Void) {
        var isBefore = true
        for step in CheckLadder.allCases {
            if step == end {
                tell(CheckStep(step.rawValue, .failed, message, remedy: step.remedy))
                isBefore = false
            } else {
                tell(CheckStep(step.rawValue, isBefore ? .passed : .skipped, isBefore ? reached(step) : "not reached"))
            }
        }
    }

    private func reached(_ step: CheckLadder) -> String {
        switch step {
        case .dns: settings.server.host
        case .tcp: "port \(settings.server.port)"
        case .tls, .greeting, .login: "good"
        }
    }

    private func passed(_ step: CheckLadder, _ connection: IMAPConnection) -> String {
        switch step {
        case .dns, .tcp: reached(step)
        case .tls: settings.server.security == .plaintext ? "none, to this machine only" : "certificate and host name are good"
        case .greeting: connection.capabilities.names.sorted().joined(separator: " ")
        case .login: settings.user
        }
    }

    private func checkFolders(_ connection: IMAPConnection, _ tell: (CheckStep) -> Void) async {
        do throws(IMAPError) {
            let folders = try await Discovery(connection: connection).folders()
            let messages = folders.reduce(0) { $0 + Int($1.status?.messages ?? 0) }
            tell(CheckStep("folders", .passed, "\(folders.count) folders, \(messages) messages"))
            tell(speedStep(connection))
        } catch {
            tell(CheckStep("folders", .failed, error.message, remedy: "ask the server's administrator"))
        }
    }

    /// Which rung of the ladder the server allows.
    private func speedStep(_ connection: IMAPConnection) -> CheckStep {
        let has = connection.capabilities.has
        if connection.enabled.contains("QRESYNC") {
            return CheckStep("changes", .passed, "the server tells changes and deletions by itself (QRESYNC)")
        }
        if has("CONDSTORE") { return CheckStep("changes", .passed, "the server tells changes (CONDSTORE); deletions are compared") }
        return CheckStep("changes", .passed, "the server tells nothing of changes; every run reads all flags")
    }

    private func indexStep() -> CheckStep {
        do {
            guard let index = try files.openExistingIndex() else { return CheckStep("index", .passed, "none yet: nothing was backed up") }
            defer { index.close() }
            let held = try index.counts().values.reduce(0) { $0 + $1.held + $1.gone }
            return CheckStep("index", .passed, "\(held) messages held, at \(files.indexPath)")
        } catch {
            return CheckStep("index", .failed, StoreFailure(error).message, remedy: "see the message")
        }
    }

    /// A clock far off makes certificates and tokens look wrong.
    private func clockStep() -> CheckStep {
        let now = Date()
        guard now.timeIntervalSince1970 > 1_767_225_600 else {
            return CheckStep("clock", .failed, "this machine believes it is \(now)", remedy: "set the clock, or switch on NTP")
        }
        return CheckStep("clock", .passed, now.formatted(.iso8601))
    }
}
