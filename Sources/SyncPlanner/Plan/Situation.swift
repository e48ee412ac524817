/// Why something is planned, or left: each branch of the planner says it in words, for dry runs and logs.
package enum Situation: String, Sendable, Hashable, CaseIterable {
    // New on a side
    case newThere, newHere, newOnBoth
    // The same message in another place
    case movedThere, movedHere, copiedThere, copiedHere, movedApart
    // The same message in the same place
    case newUID, madeAnew, unrecognised, newName, keptIsBack, returned
    // Flags
    case flagsThere, flagsHere, flagsOnBoth, flagsAgree
    // Gone from a side
    case goneThere, goneHere, goneOnBoth, wishedAway, markedGone, unmarkedThere, onHold, beyondNewest
    // Whole folders
    case folderGoneThere, folderGoneHere, inboxLost, folderNotThere, folderNotHere
    // What the server does not let us do
    case readOnlyThere, trashNotThere
}

extension Situation: CustomStringConvertible {
    /// A short clause for people.
    package var description: String {
        switch self {
        case .newThere: "new on the server"
        case .newHere: "new here"
        case .newOnBoth: "the same message is on both sides already"
        case .movedThere: "moved on the server from another folder"
        case .movedHere: "moved here from another folder"
        case .copiedThere: "copied on the server; the message lies here already"
        case .copiedHere: "copied here; the server has the message already"
        case .movedApart: "moved to different folders on the two sides: both copies are kept"
        case .newUID: "has another UID on the server"
        case .madeAnew: "recognised in the folder that was made anew on the server"
        case .unrecognised: "not in the folder that was made anew on the server; kept here"
        case .newName: "its file has another name"
        case .keptIsBack: "kept here while it was gone, and on the server again"
        case .returned: "marked as gone, and on the server all the same"
        case .flagsThere: "flags changed on the server"
        case .flagsHere: "flags changed here"
        case .flagsOnBoth: "flags changed on both sides"
        case .flagsAgree: "flags changed alike on both sides"
        case .goneThere: "deleted on the server"
        case .goneHere: "deleted here"
        case .goneOnBoth: "gone on both sides"
        case .wishedAway: "marked as deleted here"
        case .markedGone: "deleted here, and only marked as deleted on the server"
        case .onHold: "a legal hold keeps it"
        case .beyondNewest: "not among the newest that max-messages keeps here"
        case .unmarkedThere: "deleted here, and no longer marked as deleted on the server"
        case .folderGoneThere: "its folder was deleted on the server"
        case .folderGoneHere: "its folder was deleted here"
        case .inboxLost: "INBOX is lost here"
        case .folderNotThere: "its folder is not made on the server"
        case .folderNotHere: "its folder is not made here"
        case .readOnlyThere: "changed here, in a folder that may not be changed on the server"
        case .trashNotThere: "deleted here; the trash folder is not on the server"
        }
    }
}
