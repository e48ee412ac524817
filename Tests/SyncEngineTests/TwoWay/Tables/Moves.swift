import TwoWayRig

extension Scenario {
    private static let three = ["INBOX": "a b c", "Work": "d e", "Other": "f"]

    /// Moves and copies: no body goes over the wire.
    static let moves: [Scenario] = [
        Scenario(
            "moved here, with its name", edit: { try $0.here.move("a", from: "INBOX", to: "Work") },
            both: ["INBOX": "b c", "Work": "a d e"]),
        Scenario(
            "moved here, under a new name", edit: { try $0.here.move("a", from: "INBOX", to: "Work", keepsName: false) },
            both: ["INBOX": "b c", "Work": "a d e"]),
        Scenario(
            "moved there", edit: { try $0.there.move("a", from: "INBOX", to: "Work") }, both: ["INBOX": "b c", "Work": "a d e"]),
        Scenario(
            "copied here, under a new name", edit: { try $0.here.copy("a", from: "INBOX", to: "Work") }, both: ["Work": "a d e"]),
        Scenario(
            "copied here, with its name", edit: { try $0.here.copy("a", from: "INBOX", to: "Work", keepsName: true) },
            both: ["Work": "a d e"]),
        Scenario("copied there", edit: { try $0.there.copy("a", from: "INBOX", to: "Work") }, both: ["Work": "a d e"]),
        Scenario(
            "moved here, and marked as deleted there: the mark stays with the old place",
            edit: { world in
                try world.here.move("a", from: "INBOX", to: "Work")
                try world.there.flag("a", in: "INBOX", "FT")
            }, both: ["INBOX": "b c", "Work": "a:F d e"]),
        Scenario(
            "copied there with its flags, and the same message lies elsewhere with others", start: ["INBOX": "a", "Work": "a:R", "Other": ""],
            edit: { try $0.there.copy("a", from: "Work", to: "Other") }, both: ["Other": "a:R"]),
        Scenario(
            "copied there into its own folder", edit: { try $0.there.copy("a", from: "INBOX", to: "INBOX") },
            both: ["INBOX": "a a b c"]),
        Scenario(
            "seen and then moved here, as mutt saves",
            edit: { world in
                try world.here.flag("a", in: "INBOX", "S")
                try world.here.move("a", from: "INBOX", to: "Work", keepsName: false)
            }, both: ["INBOX": "b c", "Work": "a:S d e"]),
        Scenario(
            "moved there and flagged there",
            edit: { world in
                try world.there.move("a", from: "INBOX", to: "Work")
                try world.there.flag("a", in: "Work", "FS")
            }, both: ["INBOX": "b c", "Work": "a:FS d e"]),
        Scenario(
            "moved here, flagged there", start: ["INBOX": "a:R b c", "Work": "d e"],
            edit: { world in
                try world.here.move("a", from: "INBOX", to: "Work")
                try world.there.flag("a", in: "INBOX", "F")
            }, both: ["INBOX": "b c", "Work": "a:FR d e"]),
        Scenario(
            "moved there, flagged here",
            edit: { world in
                try world.there.move("a", from: "INBOX", to: "Work")
                try world.here.flag("a", in: "INBOX", "F")
            }, both: ["INBOX": "b c", "Work": "a:F d e"]),
        Scenario(
            "moved to the same folder on both sides",
            edit: { world in
                try world.there.move("a", from: "INBOX", to: "Work")
                try world.here.move("a", from: "INBOX", to: "Work")
            }, both: ["INBOX": "b c", "Work": "a d e"]),
        Scenario(
            "moved to different folders: both are kept", start: three,
            edit: { world in
                try world.there.move("a", from: "INBOX", to: "Work")
                try world.here.move("a", from: "INBOX", to: "Other")
            }, both: ["INBOX": "b c", "Work": "a d e", "Other": "a f"], down: any, up: any),
        Scenario(
            "two messages change places here",
            edit: { world in
                try world.here.move("a", from: "INBOX", to: "Work")
                try world.here.move("d", from: "Work", to: "INBOX")
            }, both: ["INBOX": "b c d", "Work": "a e"]),
        Scenario(
            "two messages change places there",
            edit: { world in
                try world.there.move("a", from: "INBOX", to: "Work")
                try world.there.move("d", from: "Work", to: "INBOX")
            }, both: ["INBOX": "b c d", "Work": "a e"]),
        Scenario(
            "one moved here and another there",
            edit: { world in
                try world.here.move("a", from: "INBOX", to: "Work")
                try world.there.move("d", from: "Work", to: "INBOX")
            }, both: ["INBOX": "b c d", "Work": "a e"]),
        Scenario(
            "a file gets a new name in its folder", edit: { try $0.here.move("a", from: "INBOX", to: "INBOX", keepsName: false) },
            both: [:]),
        Scenario(
            "moved away and back there: another UID",
            edit: { world in
                try world.there.move("a", from: "INBOX", to: "Work")
                try world.there.move("a", from: "Work", to: "INBOX")
            }, both: [:]),
        Scenario(
            "moved here to two folders", start: three,
            edit: { world in
                try world.here.copy("a", from: "INBOX", to: "Other")
                try world.here.move("a", from: "INBOX", to: "Work")
            }, both: ["INBOX": "b c", "Work": "a d e", "Other": "a f"]),
        Scenario(
            "moved there to two folders", start: three,
            edit: { world in
                try world.there.copy("a", from: "INBOX", to: "Other")
                try world.there.move("a", from: "INBOX", to: "Work")
            }, both: ["INBOX": "b c", "Work": "a d e", "Other": "a f"]),
        Scenario(
            "moved here into a new folder",
            edit: { world in
                try world.here.createFolder("New")
                try world.here.move("a", from: "INBOX", to: "New")
            }, both: ["INBOX": "b c", "New": "a"]),
        Scenario(
            "moved there into a new folder",
            edit: { world in
                try world.there.createFolder("New")
                try world.there.move("a", from: "INBOX", to: "New")
            }, both: ["INBOX": "b c", "New": "a"]),
        Scenario(
            "a copy is made here and the copy moved on", start: three,
            edit: { world in
                try world.here.copy("a", from: "INBOX", to: "Work")
                try world.here.move("a", from: "Work", to: "Other")
            }, both: ["Other": "a f"]),
        Scenario(
            "one of two equal ones moved here", start: ["INBOX": "a a b", "Work": "d"],
            edit: { try $0.here.move("a", from: "INBOX", to: "Work") }, both: ["INBOX": "a b", "Work": "a d"]),
        Scenario(
            "one of two equal ones moved there", start: ["INBOX": "a a b", "Work": "d"],
            edit: { try $0.there.move("a", from: "INBOX", to: "Work") }, both: ["INBOX": "a b", "Work": "a d"]),
        Scenario(
            "deleted here, and a different message with its Message-ID written elsewhere",
            edit: { world in
                try world.here.delete("a", in: "INBOX")
                try world.here.deliver(TestMail("z", messageID: "a@example.org", date: TestMail("a").date), flags: "S", to: "Work")
            }, both: ["INBOX": "b c", "Work": "d e z:S"], up: 1),
        Scenario(
            "expunged there, and a different message with its Message-ID arrives elsewhere",
            edit: { world in
                try world.there.expunge("a", in: "INBOX")
                try world.there.add(TestMail("z", messageID: "a@example.org", date: TestMail("a").date), flags: .none, to: "Work")
            }, both: ["INBOX": "b c", "Work": "d e z"], down: 1),
        Scenario(
            "messages of one date and size, moved here", start: ["INBOX": "", "Work": ""],
            edit: { world in
                // Made here and agreed on by a run of its own, so that nothing but the header tells them apart.
                for marker in ["p", "q", "r"] { try world.there.add(TestMail(marker, date: 1_650_000_000), flags: .none, to: "INBOX") }
                try world.here.deliver(TestMail("s", date: 1_650_000_000), to: "Work")
            }, both: ["INBOX": "p q r", "Work": "s"], down: 3, up: 1),
        Scenario(
            "moved here, deleted there: kept where it was moved to",
            edit: { world in
                try world.here.move("a", from: "INBOX", to: "Work")
                try world.there.expunge("a", in: "INBOX")
            }, both: ["INBOX": "b c", "Work": "a d e"], up: any),
        Scenario(
            "moved there, deleted here: kept where it was moved to",
            edit: { world in
                try world.there.move("a", from: "INBOX", to: "Work")
                try world.here.delete("a", in: "INBOX")
            }, both: ["INBOX": "b c", "Work": "a d e"], down: any),
        Scenario(
            "many moved here, some flagged on the way", start: ["INBOX": (1...12).map { "m\($0)" }.joined(separator: " "), "Work": ""],
            edit: { world in
                for number in 1...9 {
                    if number % 3 == 0 { try world.here.flag("m\(number)", in: "INBOX", "S") }
                    try world.here.move("m\(number)", from: "INBOX", to: "Work", keepsName: number % 2 == 0)
                }
            },
            both: [
                "INBOX": "m10 m11 m12", "Work": (1...9).map { $0 % 3 == 0 ? "m\($0):S" : "m\($0)" }.joined(separator: " "),
            ]),
    ]
}
