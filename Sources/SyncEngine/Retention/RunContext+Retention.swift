import Mail
import MailIndex
import SyncPlanner

/// What holds and erasures mean for a run.
extension RunContext {
    /// Erased messages that the server has no more count no more.
    func noteExpunged(_ findings: FolderLook.Findings, in folder: Int64) throws(IndexError) {
        guard !findings.contradicts else { return }
        let erased = try index.erasedUIDs(in: folder, findings.uidValidity)
        try index.noteExpunged(erased.subtracting(findings.erased), in: folder, findings.uidValidity)
    }

    /// Finds out which of the messages that a side has no more, or that are marked as deleted here, a hold keeps.
    ///
    /// - Parameter validity: of the rows.
    func noteHolds(in difference: inout FolderDifference, _ validity: UIDValidity?) throws(IndexError) {
        guard let validity else { return }
        let marked = difference.flagged.filter { $0.here.system.contains(.deleted) && !$0.base.system.contains(.deleted) }
        let departed = (difference.goneThere + difference.missingHere).map(\.uid) + difference.goneBoth + marked.map(\.uid)
        let places = departed.map { MessagePlace(folder: difference.folder, validity: validity, uid: $0) }
        difference.onHold = UIDSet(try index.holds(on: places).keys.map(\.uid))
    }

    /// Sentences about messages on hold that are gone here and on the server.
    static func notes(ofLost uids: UIDSet, in path: FolderPath) -> [String] {
        guard !uids.isEmpty else { return [] }
        let what = uids.count == 1 ? "message \(uids) is" : "messages \(uids) are"
        return [
            "\(path): \(what) on hold, and gone here and on the server, by other hands; only an archive can bring "
                + "\(uids.count == 1 ? "it" : "them") back"
        ]
    }
}
