import Mail

/// Chooses directories for folders so that no two of an account meet on any file system, whatever it folds
/// (Maildir-spec.md 2.4). Directories once chosen are kept: give them to ``init(layout:kept:)``.
package struct FolderDirectories: Sendable {
    private let naming: FolderNaming
    /// Each taken directory and its parents, by the form in which a folding file system would see them.
    private var taken: [String: String] = [:]

    /// The longest path below the root, in bytes.
    private static let maximumPathLength = 4000

    package init(layout: Layout, kept: some Sequence<String> = []) {
        naming = FolderNaming(layout: layout)
        for directory in kept { keep(directory) }
    }

    /// Directories, below the root, for folders that have none yet, in the order of `paths`. The choice depends on the
    /// set of folders only, not on their order.
    /// Throws ``MaildirError/Kind/invalidName`` or ``MaildirError/Kind/tooLong``.
    package mutating func directories(for paths: [FolderPath]) throws(MaildirError) -> [String] {
        var result = [String](repeating: "", count: paths.count)
        let order = paths.indices.sorted { FolderDirectories.precedes(paths[$0], paths[$1]) }
        for index in order { result[index] = try directory(for: paths[index]) }
        return result
    }

    /// The directory, below the root, for one more folder.
    package mutating func directory(for path: FolderPath) throws(MaildirError) -> String {
        guard !path.levels.isEmpty else {
            throw MaildirError(.invalidName, path: "", message: "a folder without a name has no place in a Maildir")
        }
        if naming.layout == .maildirPlusPlus, path.levels.count == 1, Array(path.levels[0].utf8) == Array("INBOX".utf8) {
            return "."
        }
        let directory = naming.layout == .nested ? nestedDirectory(path.levels) : flatDirectory(path.levels)
        guard directory.utf8.count <= FolderDirectories.maximumPathLength else {
            throw MaildirError(
                .tooLong, path: directory,
                message: "the name of folder \(path.description.prefix(100))… is too long for a file system; "
                    + "rename it in the configuration")
        }
        return directory
    }

    private mutating func nestedDirectory(_ levels: [String]) -> String {
        var directory = ""
        for (index, level) in levels.enumerated() {
            let prefix = index == 0 ? "" : directory + "/"
            let plain = naming.encode(level: level, isOutermost: index == 0)
            var name = plain
            if isTaken(prefix + text(name)) {
                name = naming.encode(level: level, isOutermost: index == 0, isDistinct: true)
            }
            if name.count > FolderNaming.maximumLength { name = naming.cut(plain) }
            directory = prefix + text(name)
            take(directory)
        }
        return directory
    }

    private mutating func flatDirectory(_ levels: [String]) -> String {
        var directory = ""
        for (index, level) in levels.enumerated() {
            let plain = text(naming.encode(level: level, isOutermost: index == 0))
            let isDistinct = isTaken(directory + "." + plain)
            directory += "."
            directory += isDistinct ? text(naming.encode(level: level, isOutermost: index == 0, isDistinct: true)) : plain
            take(directory)
        }
        guard directory.utf8.count > FolderNaming.maximumLength else { return directory }
        return text(naming.cut(naming.plainFlatName(levels)))
    }

    private mutating func keep(_ directory: String) {
        let separator = naming.layout == .nested ? "/" : "."
        var prefix = ""
        for (index, part) in directory.parts(separator: separator.utf8.first ?? 0, omittingEmpty: true).enumerated() {
            prefix += (index == 0 && naming.layout == .nested ? "" : separator) + part
            take(prefix)
        }
    }

    private func isTaken(_ directory: String) -> Bool {
        guard let holder = taken[directory.lowercased()] else { return false }
        return !holder.utf8.elementsEqual(directory.utf8)
    }

    private mutating func take(_ directory: String) {
        let key = directory.lowercased()
        if taken[key] == nil { taken[key] = directory }
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func precedes(_ a: FolderPath, _ b: FolderPath) -> Bool {
        a.levels.lexicographicallyPrecedes(b.levels) { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    }
}

extension FolderNaming {
    /// The uncut name of a maildir++ folder, all levels in their plain form.
    func plainFlatName(_ levels: [String]) -> [UInt8] {
        levels.enumerated().flatMap { [UInt8(ascii: ".")] + encode(level: $1, isOutermost: $0 == 0) }
    }

    /// The uncut names that ``nameFile`` must hold, one for each part of `directory` that was cut, by number of part.
    func uncutNames(of directory: String, path: [String]) -> [Int: [UInt8]] {
        let parts = directory.parts(separator: UInt8(ascii: "/")).map { Array($0.utf8) }
        var result: [Int: [UInt8]] = [:]
        for (index, part) in parts.enumerated() where isCut(part) && index < path.count {
            let plain = layout == .nested ? encode(level: path[index], isOutermost: index == 0) : plainFlatName(path)
            if isCut(part, from: plain) { result[index] = plain }
        }
        return result
    }
}
