import IMAPClient
import Mail
import MailIndex
import MaildirStore
import NIOCore
import SyncPlanner

/// A file that is opened to be sent. Holds a descriptor.
struct UploadFile: Sendable {
    let upload: ExchangePlan.Upload
    let entry: MaildirEntry
    let source: UploadSource
    /// Those of its flags that the server can store.
    let flags: MessageFlags

    var facts: MessageFacts { source.facts }
    var date: InternalDate { InternalDate(secondsSince1970: facts.modified) }

    /// The promise that is on record before the file is sent.
    func intent(_ folder: Int64, _ validity: UIDValidity, _ uidNext: UID?) -> UploadIntent {
        UploadIntent(
            folder: folder, uidValidity: validity, uidNext: uidNext, name: upload.name, digest: facts.digest,
            wireSize: facts.octets, diskSize: facts.diskSize, lineForm: entry.lineForm.rawValue, flags: flags,
            internalDate: date, messageID: facts.messageID)
    }

    /// - Parameter unreadable: told when the file turns out to be another one than it was a moment ago.
    func appendSource(_ unreadable: @escaping @Sendable () -> Void) -> AppendSource {
        let source = source
        return AppendSource(flags: flags, date: date, octets: facts.octets) {
            do {
                return try source.next().map { ByteBuffer(bytes: $0) }
            } catch {
                unreadable()
                throw error
            }
        }
    }

    var sought: ArrivalSearch.Sought {
        ArrivalSearch.Sought(
            header: facts.headerDigest, size: facts.octets, date: facts.modified, messageID: facts.messageID)
    }
}
