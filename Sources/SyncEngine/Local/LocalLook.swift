import Mail
import MaildirStore
import SyncPlanner

/// What a scan of a local folder gave.
struct LocalLook: Sendable {
    /// What is done about files that share a base name.
    enum Twins: Sendable {
        /// One of them is seen: a pulling run does not care for files of others.
        case merged
        /// Each gets a name of its own first; see ``MaildirFolder/separate(_:)``.
        case separated
        /// Nothing is touched: the others are seen under `cur/` or `new/` and their full name, which no base name can be.
        case counted
    }

    /// Stable name → file.
    var entries: [String: MaildirEntry]
    /// What the next run may compare with, if nothing is changed meanwhile; `nil` if a change could hide from it.
    var stamp: FolderStamp?
    /// Others were at work all the time: a file that was not seen may be there all the same.
    var isCertain: Bool
    /// Files that were given, or in ``Twins/counted`` are to be given, a base name of their own.
    private(set) var separated = 0
    /// Stable name → other names of the same file, left by a rename that was interrupted or is under way.
    var links: [String: [MaildirEntry]] = [:]

    /// For the planner; an uncertain look must not make anything be taken for lost.
    var snapshot: LocalFolder { isCertain ? .scanned(entries.mapValues(\.flags)) : .unchanged }

    /// Reads the directories, again if another program changed them meanwhile.
    init(_ folder: MaildirFolder, twins: Twins = .merged) throws(MaildirError) {
        var scan = try FolderFiles(folder)
        var separated = 0
        if twins == .separated, scan.isCertain, !scan.twins.isEmpty {
            for names in scan.twins.values { separated += try folder.separate(names).renamed }
            try folder.syncNames()
            scan = try FolderFiles(folder)
        }
        if twins == .counted { separated = scan.addTwins() }
        entries = scan.entries
        stamp = scan.stamp
        isCertain = scan.isCertain
        links = scan.links
        self.separated = separated
    }
}

/// The files of a folder by their base names.
private struct FolderFiles {
    var entries: [String: MaildirEntry] = [:]
    /// Base name → all files that have it, where there are several.
    var twins: [String: [MaildirEntry]] = [:]
    var stamp: FolderStamp?
    var isCertain = false

    init(_ folder: MaildirFolder) throws(MaildirError) {
        for _ in 0..<3 {
            entries.removeAll(keepingCapacity: true)
            twins.removeAll()
            let scan = try folder.scan { note($0) }
            guard scan.isStable else { continue }
            stamp = scan.stamp.isReliable ? scan.stamp : nil
            isCertain = true
            return
        }
    }

    private mutating func note(_ entry: MaildirEntry) {
        let name = String(entry.baseName)
        guard let other = entries.updateValue(entry, forKey: name) else { return }
        twins[name, default: [other]].append(entry)
        if FolderFiles.isBetter(other, than: entry) { entries[name] = other }
    }

    var links: [String: [MaildirEntry]] {
        twins.reduce(into: [:]) { links, twin in
            guard let chosen = entries[twin.key] else { return }
            let others = twin.value.filter { $0.inode == chosen.inode && $0 != chosen }
            if !others.isEmpty { links[twin.key] = others }
        }
    }

    /// Which of two names of one base is the message's while others are at work: the one with more to say.
    private static func isBetter(_ a: MaildirEntry, than b: MaildirEntry) -> Bool {
        if a.subdirectory != b.subdirectory { return a.subdirectory == .cur }
        let (length, other) = (a.fileName.utf8.count, b.fileName.utf8.count)
        return length == other ? a.fileName < b.fileName : length > other
    }

    /// Adds the files that a run would separate; two names of one inode are one message.
    mutating func addTwins() -> Int {
        var count = 0
        for (name, files) in twins {
            var seen: Set<UInt64> = [entries[name]?.inode ?? 0]
            for file in files where seen.insert(file.inode).inserted {
                entries["\(file.subdirectory.rawValue)/\(file.fileName)"] = file
                count += 1
            }
        }
        return count
    }
}
