import IMAPSandbox
import Mail
import MailIndex
import MaildirStore
import TestRig
import Testing

@testable import SyncEngine

/// The decisive check: what the server has is here, byte by byte, once, and nothing is here that nobody knows of.
extension EngineRig {
    /// - Parameters:
    ///   - gone: how many messages are kept that the server no longer has.
    ///   - strangers: how many files others may have put there.
    ///   - leftOut: messages of the server's INBOX that cannot be held.
    ///   - localFlags: flags of files may differ from the server's.
    func expectFaithful(
        gone: Int = 0, strangers: Int = 0, leftOut: UIDSet = [], localFlags: Bool = false, without folders: [MailboxName] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var check = FaithfulCheck(rig: self, leftOut: leftOut, localFlags: localFlags, folders: folders)
        let differences = try check.differences(gone: gone, strangers: strangers)
        #expect(differences == [], sourceLocation: sourceLocation)
    }
}

private struct FaithfulCheck {
    let rig: EngineRig
    let leftOut: UIDSet
    let localFlags: Bool
    /// Not to be looked for.
    let folders: [MailboxName]
    private var found: [String] = []

    init(rig: EngineRig, leftOut: UIDSet, localFlags: Bool, folders: [MailboxName]) {
        (self.rig, self.leftOut, self.localFlags, self.folders) = (rig, leftOut, localFlags, folders)
    }

    mutating func differences(gone: Int, strangers: Int) throws -> [String] {
        let rows = try rig.rows()
        let records = try rig.withIndex { try $0.folders() }
        // A folder that came back lies where it lay before.
        let known = Set(rows.map { "\($0.folder.directory)/\($0.placement.name)" })
        var present: Set<String> = []
        for record in records {
            let mine = rows.filter { $0.folder.id == record.id }
            let files = record.goneRun != nil && mine.isEmpty ? [:] : try files(of: record)
            present.formUnion(files.keys.map { "\(record.directory)/\($0)" })
            for row in mine where files[row.placement.name] == nil {
                found.append("\(record.path) \(row.placement.uid): no file \(row.placement.name)")
            }
            if record.goneRun == nil { try compare(record, mine, files) }
        }
        try compareNames(records)
        let unknown = present.subtracting(known).count
        let kept = rows.count { $0.placement.goneRun != nil }
        if kept != gone { found.append("\(kept) rows are marked gone, not \(gone)") }
        if unknown != strangers { found.append("\(unknown) files that nobody knows, not \(strangers)") }
        let intents = try rig.withIndex { try $0.intents().count }
        if intents != 0 { found.append("\(intents) intents are left") }
        return found
    }

    private mutating func compareNames(_ records: [FolderRecord]) throws {
        let listed = Set(rig.account.mailboxNames.filter { rig.account.mailbox($0)?.isSelectable == true }).subtracting(folders)
        let known = Set(records.filter { $0.goneRun == nil }.map(\.name))
        for name in listed.subtracting(known) { found.append("folder \(name) is missing") }
        for record in records {
            // A folder that went away before its mail came was never made.
            if record.goneRun != nil, !Files.exists("\(rig.settings.maildir)/\(record.directory)") { continue }
            let temporary = try Files.names(in: rig.store.open(record.directory).path + "/tmp")
            if !temporary.isEmpty { found.append("\(record.path): tmp holds \(temporary)") }
        }
        let current = records.filter { $0.goneRun == nil }.map(\.directory)
        if Set(current).count != current.count { found.append("two folders share a directory") }
    }

    private mutating func files(of record: FolderRecord) throws -> [String: MaildirEntry] {
        var files: [String: MaildirEntry] = [:]
        let folder = try rig.store.open(record.directory)
        _ = try folder.scan { entry in
            if files.updateValue(entry, forKey: String(entry.baseName)) != nil { found.append("\(entry.baseName) is there twice") }
        }
        return files
    }

    private mutating func compare(_ record: FolderRecord, _ rows: [EngineRig.Row], _ files: [String: MaildirEntry]) throws {
        guard let mailbox = rig.account.mailbox(record.name) else {
            return found.append("\(record.path): the server has no such mailbox")
        }
        let present = rows.filter { $0.placement.goneRun == nil }
        for row in present where row.validity != mailbox.uidValidity {
            found.append("\(record.path) \(row.placement.uid): counted as present under the old UIDVALIDITY")
        }
        let held = UIDSet(present.map(\.placement.uid))
        let wanted = record.path == .inbox ? mailbox.uids.subtracting(leftOut) : mailbox.uids
        if held != wanted { found.append("\(record.path): held \(held), on the server \(wanted)") }
        let folder = try rig.store.open(record.directory)
        for row in present {
            guard let message = mailbox.message(row.placement.uid), let entry = files[row.placement.name] else { continue }
            try compare("\(record.path) \(message.uid)", message, row.placement, entry, folder)
        }
    }

    private mutating func compare(
        _ place: String, _ message: SandboxMessage, _ row: Placement, _ entry: MaildirEntry, _ folder: MaildirFolder
    ) throws {
        let bytes = message.body.bytes
        var read: [UInt8] = []
        try folder.readWireForm(of: entry) { read += $0 }
        if read != bytes { found.append("\(place): the file's \(read.count) bytes are not the server's \(bytes.count)") }
        if row.wireSize != UInt64(bytes.count) { found.append("\(place): noted with \(row.wireSize) bytes of \(bytes.count)") }
        if try folder.digest(of: entry).digest != row.digest { found.append("\(place): the digest is not the file's") }
        if row.flags != message.flags { found.append("\(place): noted with \(row.flags), on the server \(message.flags)") }
        if !localFlags, entry.flags != message.flags {
            found.append("\(place): the file has \(entry.flags), the server \(message.flags)")
        }
        let status = try folder.status(of: entry)
        if status.modified != message.date.secondsSince1970 {
            found.append("\(place): the file's time is \(status.modified), not \(message.date.secondsSince1970)")
        }
        if row.diskSize != status.diskSize { found.append("\(place): noted with \(row.diskSize) on disk, not \(status.diskSize)") }
    }
}
