import Mail

/// What a two-way run does in one folder. Moves and copies stand in the plan of the folder that receives.
///
/// The engine carries out what adds before what takes away, on both sides, so that a run that dies leaves a message
/// twice rather than nowhere; the next plan finds that out.
package struct ExchangePlan: Sendable, Equatable {
    /// Flags of a message that both sides have. With nothing to change on either side, only the index learns of it.
    package struct FlagChange: Sendable, Equatable {
        package var uid: UID
        package var name: String
        package var flags: MergedFlags
    }

    /// A file that the server does not have.
    package struct Upload: Sendable, Equatable {
        package var name: String
        package var flags: MessageFlags
        package var situation: Situation
    }

    /// A message that the server no longer has: to the local trash.
    package struct LocalRemoval: Sendable, Equatable {
        package var uid: UID
        package var name: String
        package var situation: Situation
    }

    /// A message that is no longer here.
    package struct RemoteRemoval: Sendable, Equatable {
        package enum Way: Sendable, Equatable {
            /// `\Deleted` and UID EXPUNGE.
            case expunge
            /// `\Deleted` only.
            case flag
            /// To the trash folder of this number.
            case trash(Int64)
        }

        package var uid: UID
        package var name: String
        package var way: Way
        package var situation: Situation
    }

    /// A message that was moved or copied on the server: the file here follows.
    package struct LocalTransfer: Sendable, Equatable {
        package var source: RowReference
        /// The file's name in the source folder.
        package var name: String
        /// Its UID in this folder.
        package var uid: UID
        package var isCopy: Bool
        package var flags: MergedFlags
        package var situation: Situation
    }

    /// A file that was moved or copied here: the message on the server follows.
    package struct RemoteTransfer: Sendable, Equatable {
        package var source: RowReference
        /// The file's name in this folder.
        package var name: String
        package var isCopy: Bool
        package var flags: MergedFlags
        package var situation: Situation
    }

    /// A row goes on under another name or UID, or a message that both sides have gets its first row. No mail moves.
    package struct Rebinding: Sendable, Equatable {
        /// The row's UID until now; `nil` if there was no row.
        package var old: UID?
        package var uid: UID
        package var name: String
        package var flags: MergedFlags
        package var situation: Situation
    }

    package let folder: Int64
    /// Bodies to fetch: new on the server.
    package var download = UIDSet()
    /// Bodies to fetch again, part of ``download``: lost here though not deleted by the user (copies only).
    package var lostHere = UIDSet()
    package var uploads: [Upload] = []
    package var flags: [FlagChange] = []
    package var localTransfers: [LocalTransfer] = []
    package var remoteTransfers: [RemoteTransfer] = []
    package var rebindings: [Rebinding] = []
    package var localRemovals: [LocalRemoval] = []
    package var remoteRemovals: [RemoteRemoval] = []
    /// Gone on the server and kept here: to be marked.
    package var keepGone = UIDSet()
    /// Marked gone, yet the server has them: marks to take back.
    package var returned = UIDSet()
    /// Gone on both sides: rows to close.
    package var forget = UIDSet()
    /// What differs and stays so, because the configuration says so: how many, and why.
    package var left: [Situation: Int] = [:]

    package init(folder: Int64) { self.folder = folder }

    package var isEmpty: Bool {
        var plan = self
        plan.left = [:]
        return plan == ExchangePlan(folder: folder)
    }
}
