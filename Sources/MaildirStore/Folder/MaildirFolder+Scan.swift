import Glibc
import Mail

extension MaildirFolder {
    /// Looks at every message's file, without opening any: `new` first, then `cur`, so that one on its way is not missed. One
    /// that others rename meanwhile may come twice, under the same base name, or not at all if the scan is not stable.
    package func scan(_ body: (MaildirEntry) -> Void) throws(MaildirError) -> FolderScan {
        let before = try stamp()
        let decoder = try keywords.withLock { (keywords) throws(MaildirError) in try keywords.decoder() }
        var known: [InfoLetters: DecodedFlags] = [:]
        var ignored: [String] = []
        for subdirectory in Subdirectory.allCases {
            try list(subdirectory) { name in
                guard let text = name.text, name.type == UInt8(DT_REG) else {
                    if ignored.count < 100 { ignored.append("\(subdirectory.rawValue)/\(name.shown)") }
                    return true
                }
                let parsed = FileName(text)
                let flags = known[parsed.letters] ?? decoder.decode(parsed.letters)
                known[parsed.letters] = flags
                body(
                    MaildirEntry(
                        subdirectory: subdirectory, fileName: text, inode: name.inode,
                        flags: decoder.complete(flags.flags, for: parsed.base), isForwardedDisputed: flags.isForwardedDisputed))
                return true
            }
        }
        return FolderScan(stamp: before, isStable: try stamp() == before, ignored: ignored)
    }

    /// Finds a message's file by its base name, wherever and under whatever flags it is now; `nil` if it is gone. Reads the
    /// directories, so it costs as much as a scan.
    package func find(baseName: some StringProtocol) throws(MaildirError) -> MaildirEntry? {
        let wanted = Array(baseName.utf8)
        // Twice: between reading `new` and reading `cur` others may move the file the other way or give it a new name.
        for _ in 0..<2 {
            if let found = try findOnce(wanted) { return found }
        }
        return nil
    }

    private func findOnce(_ wanted: [UInt8]) throws(MaildirError) -> MaildirEntry? {
        let decoder = try keywords.withLock { (keywords) throws(MaildirError) in try keywords.decoder() }
        var found: MaildirEntry?
        for subdirectory in Subdirectory.allCases where found == nil {
            try list(subdirectory) { name in
                guard name.bytes.starts(with: wanted), let text = name.text, name.type == UInt8(DT_REG) else { return true }
                let parsed = FileName(text)
                guard parsed.base.utf8.elementsEqual(wanted) else { return true }
                let flags = decoder.decode(parsed.letters)
                found = MaildirEntry(
                    subdirectory: subdirectory, fileName: text, inode: name.inode,
                    flags: decoder.complete(flags.flags, for: parsed.base), isForwardedDisputed: flags.isForwardedDisputed)
                return false
            }
        }
        return found
    }

    private func list(_ subdirectory: Subdirectory, _ body: (DirectoryName) -> Bool) throws(MaildirError) {
        do {
            try DirectoryListing.read(descriptor(subdirectory)) { name throws(SystemError) in name.isHidden || body(name) }
        } catch {
            throw failure(error, "read", subdirectory.rawValue)
        }
    }
}
