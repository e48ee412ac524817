import IMAPProtocol
import Mail
import Testing

@testable import SyncEngine

@Suite("Where folders go on a server")
struct RestoreMappingTests {
    private static func found(
        _ name: String, delimiter: UInt8? = UInt8(ascii: "/"), role: FolderRole? = nil, isSelectable: Bool = true
    ) -> DiscoveredFolder {
        let name = MailboxName(name)
        return DiscoveredFolder(
            name: name, delimiter: delimiter, path: FolderPath(name, delimiter: delimiter), attributes: [],
            role: name == .inbox ? .inbox : role, isSelectable: isSelectable)
    }

    private static func folder(_ text: String, _ role: FolderRole? = nil) -> RestoreFolder {
        RestoreFolder(path: FolderPath(text.split(separator: "/").map(String.init)), role: role)
    }

    /// Source folder → name on the server.
    private func names(
        _ folders: [RestoreFolder], on discovered: [DiscoveredFolder], personal: String = "", prefix: [String] = []
    ) -> [String: String] {
        let mapping = RestoreMapping(discovered, personal: Array(personal.utf8), prefix: prefix)
        return mapping.groups(of: folders).possible.reduce(into: [:]) { names, group in
            for folder in group.folders { names[folder.path.description] = group.target.name.description }
        }
    }

    @Test("the same names, with the server's delimiter; INBOX is INBOX")
    func delimiter() {
        let server = [Self.found("INBOX", delimiter: UInt8(ascii: "."))]
        #expect(names([Self.folder("INBOX"), Self.folder("A/B")], on: server) == ["INBOX": "INBOX", "A/B": "A.B"])
    }

    @Test("what the server has in a role takes what had it, and what lay below it")
    func roles() {
        let server = [Self.found("INBOX"), Self.found("Gesendet", role: .sent), Self.found("Papierkorb", role: .trash)]
        let folders = [Self.folder("Sent", .sent), Self.folder("Sent/2024"), Self.folder("Trash"), Self.folder("All", .all)]
        #expect(
            names(folders, on: server)
                == ["Sent": "Gesendet", "Sent/2024": "Gesendet/2024", "Trash": "Trash", "All": "All"])
    }

    @Test("two folders that go to one mailbox are one piece of work")
    func together() {
        let server = [Self.found("INBOX"), Self.found("Gesendet", role: .sent)]
        let mapping = RestoreMapping(server, personal: [], prefix: [])
        let groups = mapping.groups(of: [Self.folder("Gesendet"), Self.folder("Sent", .sent)]).possible
        #expect(groups.map(\.folders.count) == [2] && groups[0].target.isThere)
    }

    @Test("a role that the server has for no folder is asked for with the new one; not below a prefix")
    func newRole() {
        let mapping = RestoreMapping([Self.found("INBOX")], personal: [], prefix: [])
        #expect(mapping.groups(of: [Self.folder("Sent", .sent)]).possible.map(\.target.role) == [.sent])
        let below = RestoreMapping([Self.found("INBOX")], personal: [], prefix: ["Old"])
        #expect(below.groups(of: [Self.folder("Sent", .sent)]).possible.map(\.target.role) == [nil])
    }

    @Test("below the personal namespace, and no level deeper for what is there already")
    func namespace() {
        let dot = UInt8(ascii: ".")
        let server = [Self.found("INBOX", delimiter: dot), Self.found("INBOX.Work", delimiter: dot)]
        let folders = [Self.folder("INBOX"), Self.folder("Work"), Self.folder("INBOX/New")]
        #expect(
            names(folders, on: server, personal: "INBOX.")
                == ["INBOX": "INBOX", "Work": "INBOX.Work", "INBOX/New": "INBOX.New"])
        #expect(names([Self.folder("Work")], on: server, personal: "INBOX.", prefix: ["Old"]) == ["Work": "INBOX.Old.Work"])
    }

    @Test("a level that holds the delimiter, and a server without one")
    func flattened() {
        let dot = UInt8(ascii: ".")
        #expect(names([Self.folder("v1.0/x")], on: [Self.found("INBOX", delimiter: dot)]) == ["v1.0/x": "v1_0.x"])
        #expect(names([Self.folder("A/B")], on: [Self.found("INBOX", delimiter: nil)]) == ["A/B": "A-B"])
    }

    @Test("a name that only holds others is made; a folder without a name is impossible")
    func noselect() {
        let mapping = RestoreMapping([Self.found("INBOX"), Self.found("Work", isSelectable: false)], personal: [], prefix: [])
        let (possible, impossible) = mapping.groups(of: [Self.folder("Work"), RestoreFolder(path: FolderPath([]))])
        #expect(possible.map(\.target.isThere) == [false])
        #expect(impossible.count == 1)
    }
}
