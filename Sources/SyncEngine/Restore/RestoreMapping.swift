import IMAPProtocol
import Mail

/// Where the folders of a source go on a server: the same names where that can be, the server's own folder where one has the
/// same role, and below the server's personal namespace (RFC 2342). A pure function of what was discovered.
struct RestoreMapping: Sendable {
    /// A mailbox that mail is put in.
    struct Target: Sendable, Hashable {
        let name: MailboxName
        let path: FolderPath
        var isThere: Bool
        /// To be asked for when it is made (RFC 6154 section 3).
        var role: FolderRole?
    }

    /// What goes into one mailbox.
    struct Group: Sendable {
        let target: Target
        /// In the source's order.
        var folders: [RestoreFolder] = []
    }

    /// Roles that mean the same on every server. Those of `\All`, `\Flagged` and `\Important` are views of other folders.
    private static let roles: Set<FolderRole> = [.archive, .drafts, .junk, .sent, .trash]

    private let there: [FolderPath: DiscoveredFolder]
    private let byRole: [FolderRole: FolderPath]
    private let delimiter: UInt8?
    /// Levels in front of all names but INBOX that the server demands.
    private let personal: [String]
    private let prefix: [String]

    /// - Parameters:
    ///   - personal: the prefix of the personal namespace as the server writes it, such as `INBOX.`; may be empty.
    ///   - prefix: levels in front of everything that the user wishes.
    init(_ discovered: [DiscoveredFolder], personal: [UInt8], prefix: [String]) {
        there = Dictionary(discovered.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        byRole = Dictionary(
            discovered.compactMap { folder in
                folder.isSelectable && !folder.isForeign ? folder.role.map { ($0, folder.path) } : nil
            }, uniquingKeysWith: { first, _ in first })
        let delimiter = (discovered.first { $0.name == .inbox } ?? discovered.first)?.delimiter
        self.delimiter = delimiter
        self.prefix = prefix
        let bare = personal.last == delimiter && delimiter != nil ? personal.dropLast() : personal[...]
        self.personal = bare.isEmpty ? [] : FolderPath(MailboxName(bare), delimiter: delimiter).levels
    }

    /// Source folders by the mailbox that they go to, in order; parents come before their children.
    func groups(of folders: [RestoreFolder]) -> (possible: [Group], impossible: [RestoreFolder]) {
        var (groups, impossible) = ([Group](), [RestoreFolder]())
        var places: [MailboxName: Int] = [:]
        for folder in folders {
            guard let target = target(of: folder, among: folders) else {
                impossible.append(folder)
                continue
            }
            let place = places[target.name] ?? groups.count
            if place == groups.count { groups.append(Group(target: target)) }
            places[target.name] = place
            groups[place].folders.append(folder)
        }
        return (groups, impossible)
    }

    /// `nil` if the server can have no folder of any such name.
    private func target(of folder: RestoreFolder, among all: [RestoreFolder]) -> Target? {
        let wished = levels(of: folder, among: all)
        for levels in [wished, flattened(wished)] {
            let path = FolderPath(levels)
            if let found = there[path] { return Target(name: found.name, path: path, isThere: found.isSelectable) }
            guard let name = MailboxName(path, delimiter: delimiter) else { continue }
            let role = folder.role.flatMap { prefix.isEmpty && Self.roles.contains($0) && byRole[$0] == nil ? $0 : nil }
            return Target(name: name, path: path, isThere: false, role: role)
        }
        return nil
    }

    private func levels(of folder: RestoreFolder, among all: [RestoreFolder]) -> [String] {
        let levels = folder.path.levels
        if !prefix.isEmpty { return below(personal, prefix + levels) }
        if folder.path == .inbox { return levels }
        // The longest folder above it, or itself, that the server has under another name.
        for length in stride(from: levels.count, to: 0, by: -1) {
            let above = FolderPath(Array(levels.prefix(length)))
            guard let role = all.first(where: { $0.path == above })?.role, Self.roles.contains(role), let found = byRole[role]
            else { continue }
            return found.levels + levels.dropFirst(length)
        }
        return below(personal, levels)
    }

    private func below(_ personal: [String], _ levels: [String]) -> [String] {
        levels.starts(with: personal) || there[FolderPath(levels)] != nil ? levels : personal + levels
    }

    /// A name that the server can have: its delimiter becomes a harmless character, and without one there is one level.
    private func flattened(_ levels: [String]) -> [String] {
        guard let delimiter else { return [levels.joined(separator: "-")] }
        let mark = Unicode.Scalar(delimiter)
        let harmless: Unicode.Scalar = mark == "_" ? "-" : "_"
        return levels.map { level in
            var scalars = String.UnicodeScalarView()
            for scalar in level.unicodeScalars { scalars.append(scalar == mark ? harmless : scalar) }
            return String(scalars)
        }
    }
}
