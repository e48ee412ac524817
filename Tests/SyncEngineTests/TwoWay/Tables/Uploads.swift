import Mail
import TwoWayRig

extension Scenario {
    private static func wire(_ marker: String, of world: World, in folder: String = "INBOX") throws -> [UInt8]? {
        try world.there.message(marker, in: folder)?.wire
    }

    /// What is written here, in every state that files are in.
    static let uploads: [Scenario] = [
        Scenario(
            "8-bit text in UTF-8 and in Latin-1, and long lines", start: ["INBOX": "a"],
            edit: { world in
                try world.here.deliver(TestMail("x", body: "Grüße aus Köln, 日本\n"), flags: "S", to: "INBOX")
                let latin = TestMail("y").file + [0x47, 0x72, 0xFC, 0xDF, 0x65, 10]
                try world.here.deliver(bytes: latin, date: 1_500_000_000, flags: "S", to: "INBOX")
                try world.here.deliver(TestMail("z", body: String(repeating: "long ", count: 4000) + "\n"), flags: "S", to: "INBOX")
            }, both: ["INBOX": "a x:S y:S z:S"], up: 3),
        Scenario(
            "a file with CRLF, one without an end of line, and one with a bare CR", start: ["INBOX": "a"],
            edit: { world in
                try world.here.deliver(bytes: TestMail("x").wire, flags: "S", to: "INBOX")
                try world.here.deliver(bytes: TestMail("y").file + Array("no end".utf8), flags: "S", to: "INBOX")
            }, both: ["INBOX": "a x:S y:S"], up: 2,
            check: { world, _ in
                let isCRLF = try wire("x", of: world) == TestMail("x").wire
                return isCRLF ? [] : ["the CRLF file is not there as it is here"]
            }),
        Scenario(
            "the date of a file is the message's date there", start: ["INBOX": "a"],
            edit: { try $0.here.deliver(TestMail("x", date: 1_234_567_890), flags: "S", to: "INBOX") }, both: ["INBOX": "a x:S"], up: 1,
            check: { world, _ in
                let date = try world.there.message("x", in: "INBOX")?.date
                return date == 1_234_567_890 ? [] : ["the date there is \(date.map(String.init) ?? "none")"]
            }),
        Scenario(
            "a message larger than the server takes stays here and is told", start: ["INBOX": "a"], needs: .appendLimit,
            edit: { world in
                try world.here.deliver(TestMail("big", body: String(repeating: "0123456789\n", count: 12_000)), flags: "S", to: "INBOX")
                try world.here.deliver("x:S", to: "INBOX")
            }, here: ["INBOX": "a big:S x:S"], there: ["INBOX": "a x:S"], up: 1, outcome: .partial),
        Scenario(
            "things in cur that are no messages", start: ["INBOX": "a"],
            edit: { world in
                let path = try world.here.path("INBOX")
                try world.here.deliver("x:S", to: "INBOX")
                try Rig.makeOddities(in: path)
            }, both: ["INBOX": "a x:S"], up: 1),
    ]
}
