import Mail

extension FolderPath {
    /// A server's name as users read it: cut at the delimiter and decoded. Names that are not valid modified UTF-7 stay
    /// readable and reversible: `MailboxName(path, delimiter:)` gives the server's bytes back, whatever they are.
    package init(_ name: MailboxName, delimiter: UInt8?) {
        guard let delimiter else {
            self.init([LevelCoding.decode(name.bytes)])
            return
        }
        let levels = name.bytes.split(separator: delimiter, omittingEmptySubsequences: false)
        self.init(levels.map { LevelCoding.decode($0) })
    }
}

extension MailboxName {
    /// The name that a path has on a server with this delimiter; `nil` if there is none: a level holds the delimiter,
    /// or there are several levels and no delimiter.
    package init?(_ path: FolderPath, delimiter: UInt8?) {
        let levels = path.levels.map(LevelCoding.encode)
        guard let delimiter else {
            guard levels.count == 1 else { return nil }
            self.init(levels[0])
            return
        }
        guard !levels.isEmpty, !levels.contains(where: { $0.contains(delimiter) }) else { return nil }
        self.init(levels.joined(separator: [delimiter]))
    }
}
