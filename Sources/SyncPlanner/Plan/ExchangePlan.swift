import Mail

/// What a two-way run does in one folder. Moves and copies stand in the plan of the folder that receives.
///
/// The engine carries out what adds before what takes away, on both sides, so that a run that dies leaves a message
/// twice rather than nowhere; the next plan finds that out. Copies of all folders come before the first move: what is
/// copied may be moved away in the same run.
package struct ExchangePlan: Sendable, Equatable {
    package let folder: Int64
    /// Bodies to fetch; why, says ``situation(ofDownload:)``.
    package var download = UIDSet()
    /// Bodies to fetch again, part of ``download``: they have rows, whose files are no longer here.
    package var lostHere = UIDSet()
    /// Part of ``lostHere``: deleted here and marked `\Deleted` there, until somebody took the mark off.
    package var unmarkedThere = UIDSet()
    /// Part of ``lostHere`` and ``keepGone``: a legal hold keeps them, whichever side deleted them.
    package var onHold = UIDSet()
    package var uploads: [Upload] = []
    package var flags: [FlagChange] = []
    package var localTransfers: [LocalTransfer] = []
    package var remoteTransfers: [RemoteTransfer] = []
    package var rebindings: [Rebinding] = []
    package var localRemovals: [LocalRemoval] = []
    package var remoteRemovals: [RemoteRemoval] = []
    /// Gone on the server and kept here: to be marked. Rows of the UIDVALIDITY that went.
    package var keepGone = UIDSet()
    /// Marked gone, yet the server has them: marks to take back.
    package var returned = UIDSet()
    /// Gone on both sides: rows to close.
    package var forget = UIDSet()
    /// What differs and stays so, because the configuration or the server's rights say so: how many, and what.
    package var left: [Situation: Int] = [:]

    package init(folder: Int64) { self.folder = folder }

    /// Nothing is to be done; what is left does not count.
    package var isEmpty: Bool {
        var plan = self
        plan.left = [:]
        return plan == ExchangePlan(folder: folder)
    }

    package func situation(ofDownload uid: UID) -> Situation {
        if unmarkedThere.contains(uid) { return .unmarkedThere }
        if onHold.contains(uid) { return .onHold }
        return lostHere.contains(uid) ? .inboxLost : .newThere
    }

    /// Without holds, only a mailbox that was made anew has messages that are kept.
    package func situation(ofKept uid: UID) -> Situation { onHold.contains(uid) ? .onHold : .unrecognised }
}
