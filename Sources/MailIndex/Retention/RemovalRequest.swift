import Mail

/// Which messages shall be removed here.
package enum RemovalRequest: Sendable, Equatable {
    /// Kept copies that are gone from the server, alone or with their folder.
    case forget(ForgetLimits)
    /// Messages that a search finds, in all their places, gone from the server or not. One that asks for words
    /// needs search.
    case erase(SearchQuery)

    /// What their tombstones tell.
    package var reason: RemovalReason {
        switch self {
        case .forget: .forgotten
        case .erase: .erased
        }
    }
}

/// How far retention goes.
package struct ForgetLimits: Sendable, Equatable {
    /// Only messages with an INTERNALDATE before this (seconds since 1970); without one, the time it went counts.
    package var datedBefore: Int64
    /// Only messages that a run begun before this no longer found: what vanished only now is safe, whatever its date.
    package var goneBefore: Double
    /// The index's numbers; `nil` for all folders.
    package var folders: Set<Int64>?

    package init(datedBefore: Int64, goneBefore: Double, folders: Set<Int64>? = nil) {
        (self.datedBefore, self.goneBefore, self.folders) = (datedBefore, goneBefore, folders)
    }
}
