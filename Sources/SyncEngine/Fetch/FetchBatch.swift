import Mail
import MaildirStore

/// Messages of one folder to be fetched with one command: a part of one download intent.
struct FetchBatch: Sendable {
    let folder: FolderJob
    let intent: DownloadIntent
    var uids: UIDSet
    /// How often the server failed to give these messages.
    var failures = 0
    /// The server gave others of the same command, and not these: it is these that are bad, and not its day.
    var isSuspect = false

    func with(_ uids: UIDSet, failures: Int? = nil) -> FetchBatch {
        var batch = self
        batch.uids = uids
        batch.failures = failures ?? self.failures
        return batch
    }
}

/// What was promised to the index before anything is fetched: the k-th UID will be stored under the stem and the
/// serial number `firstSerial + k`. After a crash a file found in the store is known by that, and not fetched again.
struct DownloadIntent: Sendable {
    let id: Int64
    let uids: UIDSet
    let stem: NameStem
    let firstSerial: Int

    /// The name that the message's file will have; `nil` for a UID that the intent does not hold.
    func name(of uid: UID) -> UniqueName? {
        uids.position(of: uid).map { UniqueName(stem: stem, serial: UInt64(firstSerial + $0)) }
    }
}
