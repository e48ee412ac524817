import Mail

/// A command as the client means it (RFC 9051 section 6); ``encode(tag:options:)`` makes the bytes.
package enum Command: Equatable, Sendable {
    // In any state
    case capability
    case noop
    case logout
    /// RFC 2971.
    case id([IDField])

    // Before login
    case startTLS
    /// RFC 4959 for the initial response, which is not yet base64.
    case authenticate(mechanism: String, initialResponse: Secret?)
    case login(user: String, password: Secret)

    // After login
    /// RFC 5161.
    case enable([String])
    /// RFC 4978.
    case compressDeflate
    /// RFC 2342.
    case namespace
    case list(ListRequest)
    case lsub(reference: String, pattern: String)
    case status(MailboxName, [StatusItem])
    case select(MailboxName, SelectParameters = .none)
    /// SELECT that can change nothing, `\Seen` included.
    case examine(MailboxName, SelectParameters = .none)
    /// RFC 6154 for the role.
    case create(MailboxName, role: FolderRole? = nil)
    case delete(MailboxName)
    case rename(MailboxName, to: MailboxName)
    case subscribe(MailboxName)
    case unsubscribe(MailboxName)
    /// Several messages need MULTIAPPEND (RFC 3502).
    case append([AppendMessage], to: MailboxName)
    /// RFC 2177; ended by ``done``.
    case idle
    /// Ends ``idle``; has no tag of its own.
    case done
    /// RFC 5465.
    case notify(NotifyRequest)
    /// RFC 9208.
    case getQuotaRoot(MailboxName)

    // In a mailbox
    /// Leaves the mailbox and expunges nothing (RFC 3691).
    case unselect
    /// Leaves the mailbox and expunges every `\Deleted` message in silence.
    case close
    case expunge
    /// RFC 4315.
    case uidExpunge(UIDSet)
    case search(SearchRequest)
    case uidSearch(SearchRequest)
    case fetch(SequenceSet, [FetchItem], FetchModifiers = .none)
    case uidFetch(SequenceSet, [FetchItem], FetchModifiers = .none)
    case uidStore(SequenceSet, StoreChange)
    case uidCopy(SequenceSet, MailboxName)
    /// RFC 6851.
    case uidMove(SequenceSet, MailboxName)
}
