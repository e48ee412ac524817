import Mail

/// What ought to be on both sides, by what was done to each since they last agreed.
///
/// A message that only one side touched must be exactly as that side left it. Where both touched it and no rule says
/// which wins, it must not be lost unless somebody deleted it, and must not be doubled.
struct LifeModel {
    /// One placement of a message.
    struct Copy: Hashable, Comparable, CustomStringConvertible {
        var folder: String
        var flags: MessageFlags

        var description: String { "\(folder)\(flags)" }
        static func < (a: Copy, b: Copy) -> Bool { a.description < b.description }
    }

    enum Side: CaseIterable { case here, there }

    /// Marker → placements, sorted.
    typealias Copies = [String: [Copy]]

    /// When both sides last agreed.
    private(set) var base: Copies = [:]
    private(set) var baseFolders: Set<String> = []
    /// As each side's users left it.
    private var sides: [Side: Copies] = [:]
    private var folders: [Side: Set<String>] = [:]
    /// Touched on both sides, or while the engine was at it.
    private var contended: Set<String> = []
    /// One side changed a flag of these and then changed it back: a run between the two has carried both over, and the
    /// other side's change of the same flag with them.
    private var wavering: Set<String> = []
    /// Somebody wanted these gone.
    private var unwanted: Set<String> = []
    /// Folders that somebody deleted, by family: what is added to one on the other side while a run deletes it there may go
    /// with it, since IMAP cannot delete a mailbox only if it is empty.
    private var deletedFamilies: Set<String> = []
    /// Folders that were made, renamed or deleted, and by whom; all names that a folder has had are one family.
    private var touchedFamilies: [String: Set<Side>] = [:]
    /// Name → the name of the folder when both sides last agreed.
    private var families: [String: String] = [:]
    /// Something died or moved during a run: flags that were taken off a message on its way may be back.
    var isRough = false

    static func copies(_ picture: Picture) -> Copies {
        var copies: Copies = [:]
        for (folder, item) in picture.all { copies[item.marker, default: []].append(Copy(folder: folder, flags: item.flags)) }
        return copies.mapValues { $0.sorted() }
    }

    /// Both sides agree, and this is what they hold.
    mutating func agree(_ picture: Picture) {
        base = Self.copies(picture)
        baseFolders = Set(picture.folders.keys)
        for side in Side.allCases { (sides[side], folders[side]) = (base, baseFolders) }
        (contended, wavering, unwanted, isRough) = ([], [], [], false)
        (touchedFamilies, families, deletedFamilies) = ([:], [:], [])
    }

    // MARK: What users do

    /// - Parameters:
    ///   - before: what the side really had just before.
    ///   - after: and what it has now; nothing if the message was deleted.
    mutating func touched(_ marker: String, on side: Side, before: [Copy], after: [Copy]) {
        if before != sides[side]?[marker] ?? [] { contended.insert(marker) }
        if after.count < before.count { unwanted.insert(marker) }
        if isRough, after.contains(where: { deletedFamilies.contains(family($0.folder)) }) { unwanted.insert(marker) }
        // What a run has moved or copied before it died looks like another client's move once it is gone there again.
        let old = Set((base[marker] ?? []).map(\.folder))
        if isRough, before.contains(where: { !old.contains($0.folder) && !after.map(\.folder).contains($0.folder) }) {
            contended.insert(marker)
        }
        // Moved away and back on the server it is another message by its UID, which somebody may have put there anew.
        let now = Set(before.map(\.folder))
        if side == .there, after.contains(where: { old.contains($0.folder) && !now.contains($0.folder) }) {
            contended.insert(marker)
        }
        if Self.isBack(base[marker] ?? [], before, after) { wavering.insert(marker) }
        for copy in before + after where touchedFamilies[family(copy.folder)]?.contains(where: { $0 != side }) ?? false {
            contended.insert(marker)
        }
        sides[side, default: [:]][marker] = after.isEmpty ? nil : after.sorted()
    }

    /// A flag is again as it was when both sides last agreed.
    private static func isBack(_ base: [Copy], _ before: [Copy], _ after: [Copy]) -> Bool {
        guard let base = base.first?.flags, let before = before.first?.flags, let after = after.first?.flags else { return false }
        let system = before.system.symmetricDifference(base.system).subtracting(after.system.symmetricDifference(base.system))
        let keywords = Set(before.keywords).symmetricDifference(base.keywords)
            .subtracting(Set(after.keywords).symmetricDifference(base.keywords))
        return !system.isEmpty || !keywords.isEmpty
    }

    private func family(_ folder: String) -> String { families[folder] ?? folder }

    /// A folder goes by another name from now on.
    mutating func renamedFolder(_ folder: String, to new: String, on side: Side) {
        families[new] = family(folder)
        touchedFolder(folder, on: side, isThere: false)
        touchedFolder(new, on: side, isThere: true)
    }

    mutating func touchedFolder(_ folder: String, on side: Side, isThere: Bool) {
        if isThere { folders[side]?.insert(folder) } else { folders[side]?.remove(folder) }
        let name = family(folder)
        touchedFamilies[name, default: []].insert(side)
        // What the other side did in it since may go either way, and everything in a folder that both sides renamed.
        let isContended = touchedFamilies[name]?.count == Side.allCases.count
        for other in Side.allCases where other != side || isContended {
            let markers = Set(base.keys).union(sides[other, default: [:]].keys)
            for marker in markers where isContended || sides[other]?[marker] != base[marker] {
                let copies = (sides[other]?[marker] ?? []) + (base[marker] ?? [])
                if copies.contains(where: { family($0.folder) == name }) { contended.insert(marker) }
            }
        }
    }

    /// What a run has just carried into the folder goes with it, though nobody has seen it there.
    mutating func deletedFolder(_ folder: String, on side: Side) {
        for copies in sides.values {
            for (marker, all) in copies where all.contains(where: { family($0.folder) == family(folder) }) { unwanted.insert(marker) }
        }
        deletedFamilies.insert(family(folder))
        touchedFolder(folder, on: side, isThere: false)
    }

    // MARK: What must come of it

    private enum Wanted {
        case exactly([Copy], isStrictAboutFlags: Bool)
        case between(Int, Int)
    }

    private func wanted(_ marker: String) -> Wanted {
        let (old, here, there) = (base[marker] ?? [], sides[.here]?[marker] ?? [], sides[.there]?[marker] ?? [])
        let weak = Wanted.between(unwanted.contains(marker) ? 0 : 1, max(here.count + there.count, old.count))
        if contended.contains(marker) { return weak }
        let isSteady = !isRough || !wavering.contains(marker)
        if there == old { return .exactly(here, isStrictAboutFlags: !isRough || isSteady && Self.places(here) == Self.places(old)) }
        if here == old { return .exactly(there, isStrictAboutFlags: !isRough || isSteady && Self.places(there) == Self.places(old)) }
        if here == there { return .exactly(here, isStrictAboutFlags: true) }
        // Both changed it. A deletion beats flags; flags are merged.
        if here.isEmpty, Self.places(there) == Self.places(old) { return .exactly([], isStrictAboutFlags: true) }
        if there.isEmpty, Self.places(here) == Self.places(old) { return .exactly([], isStrictAboutFlags: true) }
        guard old.count == 1, here.count == 1, there.count == 1 else { return weak }
        guard old[0].folder == here[0].folder || old[0].folder == there[0].folder else { return weak }
        let isMoved = here[0].folder != there[0].folder
        let folder = old[0].folder == here[0].folder ? there[0].folder : here[0].folder
        let flags = Self.merged(old[0].flags, here[0].flags, there[0].flags)
        return .exactly([Copy(folder: folder, flags: flags)], isStrictAboutFlags: isSteady && !(isMoved && isRough))
    }

    private static func places(_ copies: [Copy]) -> [String] { copies.map(\.folder).sorted() }

    /// Written once more, on purpose: the engine's own merging is what is tested.
    private static func merged(_ old: MessageFlags, _ a: MessageFlags, _ b: MessageFlags) -> MessageFlags {
        func bit(_ old: Bool, _ a: Bool, _ b: Bool) -> Bool { a != old ? a : b }
        var system: SystemFlags = []
        for (flag, _) in SystemFlags.names where bit(old.system.contains(flag), a.system.contains(flag), b.system.contains(flag)) {
            system.insert(flag)
        }
        let keywords = Set(old.keywords + a.keywords + b.keywords).filter {
            bit(old.keywords.contains($0), a.keywords.contains($0), b.keywords.contains($0))
        }
        return MessageFlags(system, keywords: keywords)
    }

    /// What is wrong, now that both sides hold this.
    func problems(with picture: Picture) -> LifeProblems {
        var problems = LifeProblems()
        let found = Self.copies(picture)
        let markers = Set(base.keys).union(found.keys).union(sides.values.flatMap(\.keys))
        for marker in markers.sorted() { check(marker, found[marker] ?? [], &problems) }
        for folder in baseFolders.union(picture.folders.keys).union(folders.values.flatMap { $0 }).sorted() {
            checkFolder(folder, picture.folders[folder] != nil, &problems)
        }
        return problems
    }

    private func check(_ marker: String, _ found: [Copy], _ problems: inout LifeProblems) {
        let story = "\(marker): base \(base[marker] ?? []), here \(sides[.here]?[marker] ?? []), there \(sides[.there]?[marker] ?? [])"
        switch wanted(marker) {
        case .exactly(let copies, let isStrict):
            if found.count < copies.count { problems.lost.append("\(story): became \(found)") }
            if found.count > copies.count { problems.doubled.append("\(story): became \(found), wanted \(copies)") }
            guard found.count == copies.count else { return }
            if Self.places(found) != Self.places(copies) || isStrict && found != copies {
                problems.wrong.append("\(story): became \(found), wanted \(copies)")
            }
        case .between(let least, let most):
            if found.count < least { problems.lost.append("\(story), contended: became \(found)") }
            if found.count > most { problems.doubled.append("\(story), contended: became \(found)") }
        }
    }

    private func checkFolder(_ folder: String, _ isThere: Bool, _ problems: inout LifeProblems) {
        let here = folders[.here]?.contains(folder) ?? false, there = folders[.there]?.contains(folder) ?? false
        let was = baseFolders.contains(folder)
        let wanted = here == was ? there : here
        if wanted == isThere { return }
        // Kept for mail that was not known when it was deleted, or both sides had a hand in it.
        let isExcused = !wanted && !contended.isEmpty || (touchedFamilies[family(folder)]?.count ?? 0) > 1
        if !isExcused { problems.wrong.append("folder \(folder): was \(was), here \(here), there \(there), is now \(isThere)") }
    }
}

/// What a look at both sides found to be wrong.
package struct LifeProblems: Sendable {
    /// Messages that nobody deleted and nobody has.
    package var lost: [String] = []
    /// Messages that are there more often than anyone made them.
    package var doubled: [String] = []
    /// Wrong folders or flags, or sides that differ.
    package var wrong: [String] = []

    package init() {}

    package var all: [String] { lost.map { "lost: \($0)" } + doubled.map { "doubled: \($0)" } + wrong }
}
