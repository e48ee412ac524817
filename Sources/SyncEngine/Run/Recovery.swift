import Mail
import MailIndex
import MaildirStore

/// After a run that died: keeps every promise that was kept on disk but not yet in the index, so that nothing that is
/// held is fetched again, and clears away what was only begun.
struct Recovery {
    let index: AccountIndex
    let store: MaildirStore
    let run: Int64
    /// What was only begun is left lying.
    var isDry = false

    /// - Returns: how many messages were found again.
    func recover() throws -> Int {
        let intents = try index.intents()
        guard !intents.isEmpty else { return 0 }
        let folders = Dictionary(uniqueKeysWithValues: try index.folders().map { ($0.id, $0) })
        var found = 0
        for (id, intents) in Dictionary(grouping: intents, by: \.folder) {
            guard let folder = folders[id] else { continue }
            found += try recover(intents, in: folder)
        }
        try index.removeAllIntents()
        return found
    }

    private func recover(_ intents: [Intent], in folder: FolderRecord) throws -> Int {
        let maildir: MaildirFolder
        do throws(MaildirError) {
            maildir = try store.open(folder.directory)
        } catch {
            // Killed before the folder was made: nothing was delivered into it.
            if error.kind == .noFolder { return 0 }
            throw error
        }
        let byStem = Dictionary(grouping: intents, by: \.stem)
        if !isDry { try maildir.cleanTemporary(stems: Set(byStem.keys.compactMap { NameStem($0) })) }
        let files = try self.files(of: Set(byStem.keys), in: maildir)
        guard !files.isEmpty else { return 0 }
        var count = 0
        for (validity, intents) in Dictionary(grouping: intents, by: \.uidValidity) {
            // A file that was lost is fetched again under another name; until then its old row stands.
            var names: [UID: String] = [:]
            try index.forEachPlacement(in: folder.id, validity) { names[$0.uid] = $0.name }
            var placements: [Placement] = []
            for intent in intents {
                for (offset, uid) in intent.uids.enumerated() {
                    guard let stem = NameStem(intent.stem) else { continue }
                    let name = UniqueName(stem: stem, serial: UInt64(clamping: intent.firstSerial &+ offset))
                    guard let entry = files[name], names[uid] != String(entry.baseName) else { continue }
                    placements.append(try placement(uid, entry, maildir))
                }
            }
            try index.insertHeld(placements, folder: folder.id, validity: validity, run: run)
            count += placements.count
        }
        return count
    }

    /// Files of these stems. Others may be renaming meanwhile: whatever any of several looks saw is there.
    private func files(of stems: Set<String>, in maildir: MaildirFolder) throws(MaildirError) -> [UniqueName: MaildirEntry] {
        var files: [UniqueName: MaildirEntry] = [:]
        for _ in 0..<5 {
            let scan = try maildir.scan { entry in
                if let name = entry.uniqueName, stems.contains(name.stem.text) { files[name] = entry }
            }
            if scan.isStable { break }
        }
        return files
    }

    /// The row that the dead run would have written, as far as the file tells it.
    private func placement(_ uid: UID, _ entry: MaildirEntry, _ maildir: MaildirFolder) throws -> Placement {
        let (digest, wireSize) = try maildir.digest(of: entry)
        let status = try maildir.status(of: entry)
        return Placement(
            uid: uid, name: String(entry.baseName), digest: digest, wireSize: wireSize, diskSize: status.diskSize,
            lineForm: entry.lineForm.rawValue, flags: entry.flags,
            internalDate: InternalDate(secondsSince1970: status.modified))
    }
}
