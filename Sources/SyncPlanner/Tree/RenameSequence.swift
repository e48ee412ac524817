import Mail

/// Puts the renames of one side into an order in which each is possible.
///
/// A folder's inferiors go along with it (RFC 3501 section 6.3.5), and may have to be brought back. A rename waits until
/// its target is free; where folders wait for each other (two that swapped names), one of them steps aside under a
/// passing name. A run that dies between two steps does no harm: the next one knows each folder by its identity, and
/// takes no passing name for one that somebody wished for.
struct RenameSequence {
    struct Node {
        /// Where it is now, the renames so far carried out.
        var path: FolderPath
        /// Where it must be in the end; `nil` = wherever its parent takes it.
        var wanted: FolderPath?
    }

    struct Step: Equatable {
        let node: Int
        let from: FolderPath
        let to: FolderPath
    }

    /// Every name of this side.
    private(set) var nodes: [Node]
    private(set) var steps: [Step] = []
    /// Nodes that cannot have their names, because another folder has them and keeps them.
    private(set) var refused: Set<Int> = []
    private var steppedAside: Set<Int> = []

    init(_ nodes: [Node]) {
        self.nodes = nodes
        while let next = nextMove() { carryOut(next) }
    }

    private enum Move {
        case rename(Int)
        case stepAside(Int)
        case refuse(Int)
    }

    private mutating func carryOut(_ move: Move) {
        switch move {
        case .rename(let node):
            if let target = nodes[node].wanted { rename(node, to: target) }
        case .stepAside(let node):
            steppedAside.insert(node)
            rename(node, to: passingName(beside: nodes[node].path))
        case .refuse(let node):
            refused.insert(node)
            nodes[node].wanted = nil
        }
    }

    /// The outermost rename that is possible; if none is, what may make one possible.
    private func nextMove() -> Move? {
        let pending = pendingNodes()
        guard let first = pending.first else { return nil }
        guard steps.count < 4 * nodes.count else { return .refuse(first) }
        var aside: Int?
        for node in pending {
            switch blocker(of: node) {
            case .none: return .rename(node)
            case .passing(let other) where !steppedAside.contains(other): aside = aside ?? other
            case .itself, .lasting, .passing: continue
            }
        }
        return aside.map { .stepAside($0) } ?? .refuse(first)
    }

    /// Nodes that are not where they must be, the outermost names first.
    private func pendingNodes() -> [Int] {
        let pending = nodes.indices.compactMap { index in nodes[index].wanted.map { (index, $0) } }
            .filter { nodes[$0.0].path != $0.1 }
        return pending.sorted { ($0.1.levels.count, $0.1) < ($1.1.levels.count, $1.1) }.map(\.0)
    }

    private enum Blocker { case none, itself, lasting, passing(Int) }

    /// What keeps the node from its name: a folder of that name, or one inside that name.
    private func blocker(of node: Int) -> Blocker {
        guard let target = nodes[node].wanted else { return .none }
        let source = nodes[node].path
        if target.isAtOrBelow(source) || source.isAtOrBelow(target) { return .itself }
        var passing: Int?
        for (index, other) in nodes.enumerated() where other.path.isAtOrBelow(target) {
            guard let wanted = other.wanted, wanted != other.path else { return .lasting }
            // What lies inside the target's present folder leaves with that folder.
            if passing == nil || other.path.levels.count < nodes[passing ?? index].path.levels.count { passing = index }
        }
        return passing.map { .passing($0) } ?? .none
    }

    private mutating func rename(_ node: Int, to target: FolderPath) {
        let source = nodes[node].path
        steps.append(Step(node: node, from: source, to: target))
        for index in nodes.indices where nodes[index].path.isAtOrBelow(source) {
            nodes[index].path = nodes[index].path.following(source, to: target)
        }
    }

    /// Whether a step may have left a folder under this name.
    static func isPassing(_ path: FolderPath) -> Bool {
        let words = (path.levels.last ?? "").split(separator: "-", omittingEmptySubsequences: false)
        return words.count > 2 && words[words.count - 2] == "renaming" && Int(words[words.count - 1]) != nil
    }

    private func passingName(beside path: FolderPath) -> FolderPath {
        let names = Set(nodes.map(\.path)).union(nodes.compactMap(\.wanted))
        var number = 1
        while true {
            let name = (path.levels.last ?? "") + "-renaming-\(number)"
            let candidate = FolderPath(path.levels.dropLast() + [name])
            if !names.contains(candidate) { return candidate }
            number += 1
        }
    }
}
