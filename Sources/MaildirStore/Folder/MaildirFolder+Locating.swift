import Glibc
import Mail

extension MaildirFolder {
    /// Finds the files of messages by their base names, however many there are: one look each for those that have the flags they
    /// were last known to have, and one scan of the folder for all others. What is gone is left out.
    package func locate(_ wanted: [(name: String, flags: MessageFlags)]) throws(MaildirError) -> [String: MaildirEntry] {
        var found: [String: MaildirEntry] = [:]
        var missing: Set<Substring> = []
        for message in wanted {
            if let entry = try entry(message.name, message.flags) {
                found[message.name] = entry
            } else {
                missing.insert(message.name[...])
            }
        }
        guard !missing.isEmpty else { return found }
        _ = try scan { entry in
            if missing.contains(entry.baseName) { found[String(entry.baseName)] = entry }
        }
        return found
    }

    /// Where the file lies if nobody has renamed it.
    private func entry(_ name: String, _ flags: MessageFlags) throws(MaildirError) -> MaildirEntry? {
        let letters = try keywords.withLock { (table) throws(MaildirError) in try table.knownLetters(of: flags.keywords) }
        let inCur = name + ":2," + letters.union(InfoLetters(flags.system)).text
        let places: [(Subdirectory, String)] = flags == .none ? [(.new, name), (.cur, inCur)] : [(.cur, inCur)]
        for (subdirectory, fileName) in places {
            var status = stat()
            guard fstatat(descriptor(subdirectory), fileName, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { continue }
            return MaildirEntry(
                subdirectory: subdirectory, fileName: fileName, inode: UInt64(status.st_ino), flags: flags,
                isForwardedDisputed: false)
        }
        return nil
    }
}
