import TwoWayRig

extension Scenario {
    /// New mail, on either side or both.
    static let additions: [Scenario] = [
        Scenario(
            "a message arrives there", edit: { try $0.there.add("x", to: "INBOX") },
            both: ["INBOX": "a b c x"], down: 1),
        Scenario(
            "a message arrives there with flags and keywords", needs: .keywords,
            edit: { try $0.there.add("x:FRS+work+$Junk y:D", to: "Work") },
            both: ["Work": "d e x:FRS+work+$Junk y:D"], down: 2),
        Scenario(
            "a reader delivers a message here", edit: { try $0.here.deliver("x", to: "INBOX") },
            both: ["INBOX": "a b c x"], up: 1),
        Scenario(
            "a reader writes a message here, flags and all", edit: { try $0.here.deliver("x:FRS y:DS", to: "Work") },
            both: ["Work": "d e x:FRS y:DS"], up: 2),
        Scenario(
            "a reader writes a message with keywords", needs: .keywords,
            edit: { try $0.here.deliver("x:S+work+$Forwarded", to: "Work") }, both: ["Work": "d e x:S+work+$Forwarded"], up: 1),
        Scenario(
            "files with foreign names",
            edit: { world in
                try world.here.deliver(TestMail("x"), flags: "S", to: "INBOX", name: "letter.eml")
                try world.here.deliver(TestMail("y"), to: "INBOX", name: "1")
                try world.here.deliver(TestMail("z"), flags: "F", to: "INBOX", name: "Ein Brief an Änne,S=17")
            }, both: ["INBOX": "a b c x:S y z:F"], up: 3),
        Scenario(
            "new mail on both sides",
            edit: { world in
                try world.there.add("x:S", to: "INBOX")
                try world.here.deliver("y:F", to: "INBOX")
            }, both: ["INBOX": "a b c x:S y:F"], down: 1, up: 1),
        Scenario(
            "the same message is put into both sides: one message, flags united",
            edit: { world in
                try world.there.add("x:F", to: "INBOX")
                try world.here.deliver("x:S", to: "INBOX")
            }, both: ["INBOX": "a b c x:FS"]),
        Scenario(
            "different messages with the same Message-ID, date and size",
            edit: { world in
                try world.there.add(TestMail("x1", messageID: "x@x", date: 1_700_000_000), flags: .none, to: "INBOX")
                try world.here.deliver(TestMail("x2", messageID: "x@x", date: 1_700_000_000), flags: "S", to: "INBOX")
            }, both: ["INBOX": "a b c x1 x2:S"], down: 1, up: 1),
        Scenario(
            "different bodies under the same header, with other sizes",
            edit: { world in
                try world.there.add(TestMail("x", body: "One body.\n"), flags: .none, to: "INBOX")
                try world.here.deliver(TestMail("x", body: "Another body, which is longer.\n"), flags: "S", to: "INBOX")
            }, both: ["INBOX": "a b c x x:S"], down: 1, up: 1),
        Scenario(
            "two equal messages arrive there", edit: { try $0.there.add("x x", to: "INBOX") },
            both: ["INBOX": "a b c x x"], down: any),
        Scenario(
            "two equal messages are written here", edit: { try $0.here.deliver("x:S x:S", to: "INBOX") },
            both: ["INBOX": "a b c x:S x:S"], up: any),
        Scenario(
            "two equal ones there meet one here",
            edit: { world in
                try world.there.add("x x", to: "INBOX")
                try world.here.deliver("x", to: "INBOX")
            }, both: ["INBOX": "a b c x x"], down: any),
        Scenario(
            "a file is copied beside itself under its own name",
            edit: { try $0.here.copy("a", from: "INBOX", to: "INBOX", keepsName: true) }, both: ["INBOX": "a a:S b c"]),
        Scenario(
            "much new mail on both sides",
            edit: { world in
                for number in 1...30 {
                    try world.there.add("there\(number)", to: "INBOX")
                    try world.here.deliver("here\(number):S", to: "INBOX")
                }
            },
            both: ["INBOX": "a b c " + (1...30).map { "there\($0) here\($0):S" }.joined(separator: " ")], down: 30, up: 30),
    ]
}
