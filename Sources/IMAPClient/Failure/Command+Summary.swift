import IMAPProtocol
import Mail

extension Command {
    /// The mailbox that the command names, if it names one.
    var mailbox: MailboxName? {
        switch self {
        case .status(let name, _), .select(let name, _), .examine(let name, _), .create(let name, _), .delete(let name): name
        case .rename(let name, _), .subscribe(let name), .unsubscribe(let name), .append(_, let name): name
        case .getQuotaRoot(let name), .uidCopy(_, let name), .uidMove(_, let name): name
        default: nil
        }
    }

    /// For sentences: `EXAMINE of INBOX`. No arguments that could hold a secret.
    var summary: String { mailbox.map { "\(name) of \($0)" } ?? name }

    /// Said by the connection itself before it is anyone's.
    var belongsToOpening: Bool {
        if case .startTLS = self { true } else { isLogin }
    }

    var isLogin: Bool {
        switch self {
        case .login, .authenticate: true
        default: false
        }
    }

    /// Puts something on the server that takes room there: messages, flags, mailboxes.
    var isStoring: Bool {
        switch self {
        case .append, .uidCopy, .uidMove, .uidStore, .create, .rename, .subscribe: true
        default: false
        }
    }
}
