extension Command {
    /// The command's words on the wire, such as `UID FETCH`.
    package var name: String {
        switch self {
        case .capability: "CAPABILITY"
        case .noop: "NOOP"
        case .logout: "LOGOUT"
        case .id: "ID"
        case .startTLS: "STARTTLS"
        case .authenticate: "AUTHENTICATE"
        case .login: "LOGIN"
        case .enable: "ENABLE"
        case .compressDeflate: "COMPRESS DEFLATE"
        case .namespace: "NAMESPACE"
        case .list: "LIST"
        case .lsub: "LSUB"
        case .status: "STATUS"
        case .select: "SELECT"
        case .examine: "EXAMINE"
        case .create: "CREATE"
        case .delete: "DELETE"
        case .rename: "RENAME"
        case .subscribe: "SUBSCRIBE"
        case .unsubscribe: "UNSUBSCRIBE"
        case .append: "APPEND"
        case .idle: "IDLE"
        case .done: "DONE"
        case .notify: "NOTIFY"
        case .getQuotaRoot: "GETQUOTAROOT"
        case .unselect: "UNSELECT"
        case .close: "CLOSE"
        case .expunge: "EXPUNGE"
        case .uidExpunge: "UID EXPUNGE"
        case .search: "SEARCH"
        case .uidSearch: "UID SEARCH"
        case .fetch: "FETCH"
        case .uidFetch: "UID FETCH"
        case .uidStore: "UID STORE"
        case .uidCopy: "UID COPY"
        case .uidMove: "UID MOVE"
        }
    }

    /// Whether the command may change anything on the server. SELECT counts: it may clear `\Recent` and lets a FETCH
    /// set `\Seen`. A connection of a read-only account sends no such command.
    package var mutatesServer: Bool {
        switch self {
        case .capability, .noop, .logout, .id, .startTLS, .authenticate, .login: false
        case .enable, .compressDeflate, .namespace, .list, .lsub, .status, .examine: false
        case .idle, .done, .notify, .getQuotaRoot, .unselect, .search, .uidSearch, .fetch, .uidFetch: false
        case .select, .create, .delete, .rename, .subscribe, .unsubscribe, .append, .close, .expunge: true
        case .uidExpunge, .uidStore, .uidCopy, .uidMove: true
        }
    }
}
