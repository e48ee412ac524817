import Mail
import SyncPlanner

/// One message's flags on the server and what they are to be.
struct FlagWish: Sendable {
    var uid: UID
    var flags: MergedFlags
    /// Nobody may have changed the message since the folder was looked at. Messages that came in this run are new anyway.
    var isOld: Bool
}
