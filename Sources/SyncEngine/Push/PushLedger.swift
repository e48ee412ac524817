import Mail

/// What of a folder's plan is done on the server already, and what may be: work that was cut off begins again at its
/// beginning, and looks here first.
struct PushLedger: Sendable {
    /// Where a file's message is now, by the file's name: moved, copied or sent in this run.
    var placed: [String: UID] = [:]
    /// Files whose message may have come to the folder: a MOVE or COPY was sent, and its answer is not known.
    var inDoubt: Set<String> = []
    /// Files whose content or name changed while they were being sent.
    var changed: Set<String> = []
    /// Files whose keywords the server would not take.
    var plain: Set<String> = []
    /// The server refused several messages in one APPEND.
    var sendsSingly = false
    /// How often a connection died while something was being sent, and while a file was being sent by itself.
    var cuts = 0
    var losses: [String: Int] = [:]
    /// Flags that messages of this folder are still to get there, beside those of the plan.
    var flags: [FlagWish] = []
    /// Messages whose flags are done, or are left to the next run.
    var flagged = UIDSet()
    /// Messages whose removal is done.
    var removed = UIDSet()
    /// Messages whose removal may be done: it was sent, and the answer is not known.
    var removing = UIDSet()
    /// Messages that may be in the trash folder, and here as well.
    var copying = UIDSet()
}
