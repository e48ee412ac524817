import Mail

@testable import SyncPlanner

/// A plan in one line, as the tables have it.
func describe(_ plan: AccountPlan, _ path: (Int64) -> String = { "#\($0)" }) -> String {
    var parts = plan.tree.map { describe($0) }
    for folder in plan.folders {
        let text = describe(folder, path)
        if !text.isEmpty { parts.append("\(path(folder.folder)): \(text)") }
    }
    if let brake = plan.brake { parts.append("brake: \(brake)") }
    return parts.joined(separator: " | ")
}

func describe(_ action: FolderAction) -> String {
    switch action {
    case .createThere(let path): "create \(path) there"
    case .createHere(let path): "create \(path) here"
    case .renameThere(_, let from, let to): "rename \(from) to \(to) there"
    case .renameHere(_, let from, let to): "rename \(from) to \(to) here"
    case .deleteThere(_, let path): "delete \(path) there"
    case .deleteHere(_, let path): "delete \(path) here"
    case .forget(_, let path): "forget \(path)"
    }
}

func describe(_ plan: ExchangePlan, _ path: (Int64) -> String) -> String {
    var parts: [String] = []
    let fetched = plan.download.subtracting(plan.lostHere)
    if !fetched.isEmpty { parts.append("download \(fetched)") }
    if !plan.lostHere.isEmpty { parts.append("download again \(plan.lostHere)") }
    parts += plan.uploads.map { "upload \($0.name) \($0.flags)" }
    parts += plan.rebindings.map { item in
        "bind \(item.old.map { "\($0)" } ?? "-") to \(item.uid) \(item.name)\(describe(item.flags))"
    }
    parts += plan.localTransfers.map { item in
        "\(item.isCopy ? "copy" : "move") \(path(item.file.folder)) \(item.file.name) here as \(item.uid)\(describe(item.flags))"
    }
    parts += plan.remoteTransfers.map { item in
        "\(item.isCopy ? "copy" : "move") \(path(item.source.folder)) \(item.source.uid) there for \(item.name)\(describe(item.flags))"
    }
    parts += plan.flags.map { "flags \($0.uid)\(describe($0.flags))" }
    parts += plan.remoteRemovals.map { "\(describe($0.way, path)) \($0.uid)" }
    parts += plan.localRemovals.map { "remove \($0.name)" }
    if !plan.keepGone.isEmpty { parts.append("keep \(plan.keepGone)") }
    if !plan.returned.isEmpty { parts.append("returned \(plan.returned)") }
    if !plan.forget.isEmpty { parts.append("forget \(plan.forget)") }
    parts += plan.left.sorted { $0.key.rawValue < $1.key.rawValue }.map { "left \($1) \($0.rawValue)" }
    return parts.joined(separator: ", ")
}

private func describe(_ way: ExchangePlan.RemoteRemoval.Way, _ path: (Int64) -> String) -> String {
    switch way {
    case .expunge: "expunge"
    case .flag: "mark"
    case .trash(let folder): "to \(path(folder))"
    }
}

/// Nothing where nothing changes.
private func describe(_ flags: MergedFlags) -> String {
    var text = ""
    if flags.changesServer { text += " there \(flags.wanted)" }
    if flags.changesHere { text += " here \(flags.wantedHere)" }
    if text.isEmpty || flags.agreed != flags.wanted || flags.agreed != flags.wantedHere { text += " agreed \(flags.agreed)" }
    return text
}

/// All that a plan gives as reasons.
func situations(_ plan: ExchangePlan) -> Set<Situation> {
    var all = Set(plan.left.keys)
    all.formUnion(plan.download.map { plan.situation(ofDownload: $0) })
    all.formUnion(plan.uploads.map(\.situation))
    all.formUnion(plan.flags.map(\.situation))
    all.formUnion(plan.localTransfers.map(\.situation))
    all.formUnion(plan.remoteTransfers.map(\.situation))
    all.formUnion(plan.rebindings.map(\.situation))
    all.formUnion(plan.localRemovals.map(\.situation))
    all.formUnion(plan.remoteRemovals.map(\.situation))
    all.formUnion(plan.keepGone.map { plan.situation(ofKept: $0) })
    if !plan.returned.isEmpty { all.insert(.returned) }
    if !plan.forget.isEmpty { all.insert(.goneOnBoth) }
    return all
}
