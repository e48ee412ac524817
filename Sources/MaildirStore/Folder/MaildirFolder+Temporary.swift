import Glibc

extension MaildirFolder {
    /// How long Maildir programs leave a file in `tmp` alone: 36 hours.
    private static let abandonedAfter = 36 * 3600

    /// Removes what dead deliveries left in `tmp`: files of these stems, whatever their age, and files of anyone that have
    /// been neither changed nor read for 36 hours. Gives the number of files removed. Call it only while no delivery of these
    /// stems is under way.
    @discardableResult
    package func cleanTemporary(stems: Set<NameStem> = []) throws(MaildirError) -> Int {
        var names: [String] = []
        do {
            try DirectoryListing.read(tmp.raw) { name throws(SystemError) in
                if name.type == UInt8(DT_REG), let text = name.text { names.append(text) }
                return true
            }
        } catch {
            throw failure(error, "read", "tmp")
        }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var removed = 0
        for name in names {
            let isOurs = UniqueName(fileName: name).map { stems.contains($0.stem) } ?? false
            guard isOurs || isAbandoned(name, now: now.tv_sec) else { continue }
            if unlinkat(tmp.raw, name, 0) == 0 {
                removed += 1
            } else if errno != ENOENT {
                throw failure(SystemError.last, "remove", "tmp/" + name)
            }
        }
        return removed
    }

    /// By the times that a program writing the file moves on: not the modification time, which is the message's date.
    private func isAbandoned(_ name: String, now: Int) -> Bool {
        var status = stat()
        guard fstatat(tmp.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
        return now - max(status.st_ctim.tv_sec, status.st_atim.tv_sec) > MaildirFolder.abandonedAfter
    }
}
