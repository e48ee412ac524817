import IMAPSandbox
import Mail
import SyncEngine

/// The tour's server and what happens on it.
struct DemoServer {
    let server: SandboxServer
    /// On 127.0.0.1.
    let port: Int

    init() throws(RunFailure) {
        server = SandboxServer(account: .demo())
        do throws(SandboxError) {
            port = try server.start()
        } catch {
            throw RunFailure(.failed, "the demo's server could not be started: \(error)")
        }
    }

    /// New mail, a flag, and a deletion, as if someone read mail on the telephone.
    /// - Returns: what happened, in words.
    func change() -> [String] {
        let account = server.account
        account.append(SandboxMessage(text: Self.newMail, date: InternalDate(secondsSince1970: Int64(Timestamp.now))), to: .inbox)
        var words = ["a new mail arrives in INBOX"]
        if let read = account.mailbox(.inbox)?.messages.first {
            account.setFlags(
                MessageFlags(read.flags.system.union(.flagged), keywords: read.flags.keywords), of: [read.uid], in: .inbox)
            words.append("the oldest mail in INBOX is flagged")
        }
        let archive = account.name("Archive", "2023")
        if let old = account.mailbox(archive)?.messages.first {
            account.expunge([old.uid], in: archive)
            words.append("the oldest mail in Archive/2023 is deleted")
        }
        return words
    }

    private static let newMail = [
        "From: Ben Okafor <ben@example.net>", "To: Ann Example <ann@example.org>", "Subject: Did you see this?",
        "Message-ID: <demo.new@example.net>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii", "",
        "This mail came in while the tour was running.", "",
    ].joined(separator: "\r\n")
}
