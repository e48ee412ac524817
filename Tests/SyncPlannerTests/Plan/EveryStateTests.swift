import Mail
import Testing

@testable import SyncPlanner

/// One message, in every state that it can have on three sides, under every policy.
@Suite("Every state of one message")
struct EveryStateTests {
    enum Base: CaseIterable { case none, row, seenRow, kept }
    /// `copied`: in its place and in another folder as well.
    enum Server: CaseIterable { case none, same, seen, newUID, moved, copied }
    enum Here: CaseIterable { case none, same, flagged, newName, moved, movedApart, copied }

    struct Policy: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var usesTrash = false
        let set: @Sendable (inout SyncPolicy) -> Void
    }

    static let policies = [
        Policy(testDescription: "everything") { _ in },
        Policy(testDescription: "pull") { $0.direction = .pull },
        Policy(testDescription: "push") { $0.direction = .push },
        Policy(testDescription: "new") { $0.operations = .new },
        Policy(testDescription: "flags") { $0.operations = .flags },
        Policy(testDescription: "gone") { $0.operations = .gone },
        Policy(testDescription: "new and flags") { $0.operations = [.new, .flags] },
        Policy(testDescription: "deletions are flags") { $0.expunge = false },
        Policy(testDescription: "trash", usesTrash: true) { _ in },
    ]

    private let content = 1
    private let name = "n"

    private func account(_ base: Base, _ server: Server, _ here: Here) -> ModelAccount {
        var account = ModelAccount()
        for folder in ["A", "B", "C", "INBOX", "T"] {
            let path = FolderPath([folder])
            account.server.create(path)
            account.store.create(path)
            _ = account.index.add(path)
            account.index.folders[id(folder)]!.base.uidValidity = UIDValidity(account.server.mailboxes[path]!.validity)
            account.index.folders[id(folder)]!.base.inode = account.store.directories[path]!.inode
        }
        place(server, in: &account.server)
        place(here, in: &account.store)
        guard base != .none else { return account }
        account.index.set(
            .init(name: name, flags: base == .seenRow ? flags("S") : .none, content: content, isGone: base == .kept), 1,
            account.server.mailboxes[path("A")]!.validity, in: id("A"))
        return account
    }

    private func id(_ folder: String) -> Int64 { Int64(["A", "B", "C", "INBOX", "T"].firstIndex(of: folder) ?? 0) + 1 }

    private func place(_ state: Server, in server: inout ModelServer) {
        let message = ModelMessage(content: content, flags: state == .same ? .none : flags("S"))
        let first = server.append(message, to: path("A"))
        switch state {
        case .none: server.expunge(first, in: path("A"))
        case .same, .seen: break
        case .newUID:
            server.expunge(first, in: path("A"))
            server.append(message, to: path("A"))
        case .moved:
            server.expunge(first, in: path("A"))
            server.append(message, to: path("B"))
        case .copied: server.append(message, to: path("B"))
        }
    }

    private func place(_ state: Here, in store: inout ModelStore) {
        let message = ModelMessage(content: content, flags: state == .same ? .none : flags("F"))
        switch state {
        case .none: break
        case .same, .flagged: store.put(message, as: name, in: path("A"))
        case .newName: store.put(message, as: "other", in: path("A"))
        case .moved: store.put(message, as: name, in: path("B"))
        case .movedApart: store.put(message, as: name, in: path("C"))
        case .copied:
            store.put(message, as: name, in: path("A"))
            store.put(message, as: "copy", in: path("B"))
        }
    }

    @Test(
        "nothing that nobody deleted is lost, nothing held is transferred, and a second run has nothing to do",
        arguments: policies)
    func everyState(policy: Policy) throws {
        var settings = SyncPolicy()
        settings.brake = .init(share: 1, count: .max)
        policy.set(&settings)
        for base in Base.allCases {
            for server in Server.allCases {
                for here in Here.allCases {
                    try check(
                        account(base, server, here), settings, policy.usesTrash,
                        "\(policy.testDescription): \(base) \(server) \(here)")
                }
            }
        }
    }

    private func check(_ before: ModelAccount, _ policy: SyncPolicy, _ usesTrash: Bool, _ words: String) throws {
        let trash = usesTrash ? id("T") : nil
        var run = ModelRun(before, policy)
        try run.run(trash: trash)
        let words = "\(words): \(describe(run.plan))"
        let (there, here) = (count(before.server), count(before.store))
        let isHeldBySomebody = count(run.account.server) + count(run.account.store) > 0
        let hasBase = before.index.folders.values.contains { !$0.rows.isEmpty }
        // Only a message that both sides had and that one side deleted may go.
        if there + here > 0, !hasBase || there > 0 && here > 0 { #expect(isHeldBySomebody, "lost: \(words)") }
        if there > 0, here > 0, !usesTrash { #expect(run.transferred == 0, "\(words)") }
        // What went to the trash folder comes back with the next run.
        if usesTrash { try run.run(trash: trash) }
        let again = run.account
        run = ModelRun(again, policy)
        run.makePlan(trash: trash)
        let busy = run.plan.folders.filter { !$0.isEmpty }.count
        #expect(busy == 0, "again: \(describe(run.plan)); \(words)")
        let isEverything = policy.operations == .all && policy.direction == .both && policy.expunge
        if isEverything { expectAgreement(again, words) }
    }

    private func expectAgreement(_ account: ModelAccount, _ words: String) {
        let kept = Set(account.index.folders.values.flatMap { $0.rows.values.filter(\.isGone).map(\.name) })
        for folder in ["A", "B", "C", "T"] {
            let there = account.server.mailboxes[path(folder)]!.messages.values.map { "\($0.flags)" }.sorted()
            let here = account.store.directories[path(folder)]!.files.filter { !kept.contains($0.key) }.values.map {
                "\($0.flags)"
            }
            #expect(there == here.sorted(), "\(folder): \(words)")
        }
    }

    private func count(_ server: ModelServer) -> Int { server.mailboxes.values.reduce(0) { $0 + $1.messages.count } }
    private func count(_ store: ModelStore) -> Int { store.directories.values.reduce(0) { $0 + $1.files.count } }
}
