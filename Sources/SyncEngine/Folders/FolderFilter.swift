import Mail

/// Decides which folders take part, and where each lies locally.
struct FolderFilter: Sendable {
    private let include: [FolderPattern]
    private let exclude: [FolderPattern]
    private let only: [FolderPattern]
    /// Patterns of `include` that name something.
    private let named: [FolderPattern]
    /// Longest first, so that the most exact rule wins.
    private let rename: [(from: [String], to: [String])]

    init(_ rules: FolderRules) {
        include = rules.include.map(FolderPattern.init)
        exclude = rules.exclude.map(FolderPattern.init)
        named = rules.include.filter { $0 != "*" }.map(FolderPattern.init)
        only = rules.only.map(FolderPattern.init)
        rename = rules.rename
            .map { (from: Self.levels($0.key), to: Self.levels($0.value)) }
            .sorted { ($0.from.count, $1.from.description) > ($1.from.count, $0.from.description) }
    }

    /// Why a folder is left out; `nil` = it takes part.
    ///
    /// - Parameter isForeign: it belongs to another user or is shared; then `*` alone does not ask for it.
    func reasonToLeaveOut(_ path: FolderPath, isForeign: Bool = false) -> String? {
        if isForeign, !named.contains(where: { $0.covers(path) }) {
            return "another user's or shared; name it in folders.include to have it"
        }
        if !only.isEmpty, !only.contains(where: { $0.covers(path) }) { return "not asked for in this run" }
        if !include.contains(where: { $0.covers(path) }) { return "not in folders.include" }
        if exclude.contains(where: { $0.covers(path) }) { return "in folders.exclude" }
        return nil
    }

    /// The path in the store.
    func localPath(_ path: FolderPath) -> FolderPath {
        for rule in rename where path.levels.starts(with: rule.from) {
            return FolderPath(rule.to + path.levels.dropFirst(rule.from.count))
        }
        return path
    }

    /// The path on the server of a folder that lies here; `nil` if no folder of the server lies there.
    func serverPath(_ local: FolderPath) -> FolderPath? {
        let renamed = rename.filter { local.levels.starts(with: $0.to) }.sorted { $0.to.count > $1.to.count }
            .map { FolderPath($0.from + local.levels.dropFirst($0.to.count)) }
        return (renamed + [local]).first { !$0.levels.isEmpty && localPath($0) == local }
    }

    private static func levels(_ text: String) -> [String] { text.split(separator: "/").map(String.init) }
}
