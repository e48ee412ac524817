import TwoWayRig

extension Scenario {
    /// UIDVALIDITY changes: messages are known again by what they are.
    static let validities: [Scenario] = [
        Scenario("UIDVALIDITY changes", edit: { try $0.there.changeUIDValidity(of: "INBOX") }),
        Scenario(
            "UIDVALIDITY of every folder changes", start: ["INBOX": "a:S b c:F", "Work": "d e"],
            edit: { world in
                try world.there.changeUIDValidity(of: "INBOX")
                try world.there.changeUIDValidity(of: "Work")
            }),
        Scenario(
            "UIDVALIDITY changes, and flags on both sides",
            edit: { world in
                try world.there.changeUIDValidity(of: "INBOX")
                try world.there.flag("a", in: "INBOX", "F")
                try world.here.flag("a", in: "INBOX", "S")
                try world.here.flag("b", in: "INBOX", "S")
            }, both: ["INBOX": "a:FS b:S c"]),
        Scenario(
            "UIDVALIDITY changes, and new mail on both sides",
            edit: { world in
                try world.there.changeUIDValidity(of: "INBOX")
                try world.there.add("x", to: "INBOX")
                try world.here.deliver("y:S", to: "INBOX")
            }, both: ["INBOX": "a b c x y:S"], down: 1, up: 1),
        Scenario(
            "UIDVALIDITY changes, and a message is missing there: it stays here and is not pushed back",
            edit: { world in
                try world.there.expunge("a", in: "INBOX")
                try world.there.changeUIDValidity(of: "INBOX")
            }, here: ["INBOX": "a b c"], there: ["INBOX": "b c"]),
        Scenario(
            "UIDVALIDITY changes of a folder with equal messages", start: ["INBOX": "a a b", "Work": "d"],
            edit: { try $0.there.changeUIDValidity(of: "INBOX") }),
        Scenario(
            "UIDVALIDITY changes and the folder is renamed",
            edit: { world in
                try world.there.renameFolder("Work", to: "Job")
                try world.there.changeUIDValidity(of: "Job")
            }, both: ["Work": noFolder, "Job": "d e"]),
    ]
}
