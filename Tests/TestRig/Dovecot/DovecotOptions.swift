/// How a ``Dovecot`` of one's own is to be.
package struct DovecotOptions: Sendable {
    /// Where it keeps mail.
    package enum Storage: Sendable, Equatable {
        /// One file per message, a directory per folder level (`LAYOUT=fs`), names in UTF-8.
        case maildir
        /// Dovecot's own format, the fastest for big mailboxes.
        case sdbox
        /// Any `mail_location` of Dovecot's, for a store that was made elsewhere.
        case location(String)

        var location: String {
            switch self {
            case .maildir: "maildir:~/Maildir:UTF-8:LAYOUT=fs"
            case .sdbox: "sdbox:~/sdbox:UTF-8"
            case .location(let location): location
            }
        }
    }

    /// Who may log in: names and passwords.
    package var users: [String: String] = ["alice": "wonderland", "bob": "builder"]
    /// With this password everyone else may log in, too, and finds an empty mailbox; `nil` turns strangers away.
    package var strangersPassword: String?
    package var storage = Storage.maildir
    /// Offers COMPRESS=DEFLATE (RFC 4978).
    package var compresses = false
    /// Offers the login mechanisms in this order.
    package var mechanisms = ["plain", "login", "scram-sha-1", "scram-sha-256"]
    /// Takes access tokens as well, where it is not `nil`.
    package var oauth: DovecotOAuth?
    /// Takes mail for sending, too, and hands it to the server on this port of this machine, such as an ``SMTPSink``.
    package var relay: Int?
    /// Between the levels of folder names.
    package var separator: Character = "/"
    /// Names of the server certificate.
    package var certificateNames = ["DNS:localhost", "IP:127.0.0.1"]
    /// Lines at the end of its configuration, which override those before.
    package var configuration = ""
    /// Where its temporary directory is made; `/dev/shm` for memory.
    package var parent: String?

    package init() {}
}
