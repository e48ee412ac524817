extension Command {
    /// How the command behaves while it runs.
    package var pipeliningTraits: PipeliningTraits {
        switch self {
        case .startTLS, .compressDeflate, .idle, .logout: [.takesStream]
        case .authenticate: [.takesStream, .authenticates]
        case .login: [.authenticates]
        case .select, .examine, .unselect, .close: [.changesMailbox, .mayExpunge]
        // RFC 9051 section 7.5.1: these three alone never see EXPUNGE.
        case .fetch: [.usesSequenceNumbers]
        case .search(let request): request.searchTraits.union(.usesSequenceNumbers)
        case .uidSearch(let request): request.searchTraits.union(.mayExpunge)
        case .capability, .noop, .id, .done, .enable, .namespace, .list, .lsub, .status, .create, .delete, .rename: [.mayExpunge]
        case .subscribe, .unsubscribe, .append, .notify, .getQuotaRoot, .expunge, .uidExpunge, .uidFetch: [.mayExpunge]
        case .uidStore, .uidCopy, .uidMove: [.mayExpunge]
        }
    }

    /// What no command before it may be doing when this one is sent.
    package var pipeliningConflicts: PipeliningTraits {
        switch self {
        // Ends IDLE, and nothing else can be running then.
        case .done: []
        // They change the stream itself: everything sent before must have been answered.
        case .startTLS, .authenticate, .compressDeflate: .any
        case .login: [.takesStream, .authenticates]
        case .capability, .noop, .logout: [.takesStream, .usesSequenceNumbers]
        case .fetch: [.takesStream, .authenticates, .mayExpunge]
        case .search(let request): request.searchTraits.union([.takesStream, .authenticates, .mayExpunge])
        case .uidSearch(let request): request.searchTraits.union([.takesStream, .authenticates, .usesSequenceNumbers])
        // UIDs are void if the mailbox turns out to be another: what changes messages waits for SELECT's answer.
        case .uidStore, .uidCopy, .uidMove, .uidExpunge, .expunge, .close:
            [.takesStream, .authenticates, .usesSequenceNumbers, .changesMailbox]
        case .id, .enable, .namespace, .list, .lsub, .status, .select, .examine, .create, .delete, .rename, .subscribe:
            [.takesStream, .authenticates, .usesSequenceNumbers]
        case .unsubscribe, .append, .idle, .notify, .getQuotaRoot, .unselect, .uidFetch:
            [.takesStream, .authenticates, .usesSequenceNumbers]
        }
    }

    /// Whether the command may be sent while these have no tagged answer yet.
    package func maySend(whileRunning running: some Sequence<Command>) -> Bool {
        running.allSatisfy { command in
            pipeliningConflicts != .any && pipeliningConflicts.isDisjoint(with: command.pipeliningTraits)
        }
    }
}

extension PipeliningTraits {
    /// Conflicts with every command, whatever it does.
    package static let any = PipeliningTraits(rawValue: .max)
}

extension SearchRequest {
    /// Two plain answers could not be told apart.
    fileprivate var searchTraits: PipeliningTraits { returns == nil ? [.answersUntaggedSearch] : [] }
}
