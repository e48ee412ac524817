import SyncPlanner
import TwoWayRig

extension Scenario {
    /// A bit of everything on both sides.
    private static let everything: Edit = { world in
        try world.there.add("x", to: "INBOX")
        try world.here.deliver("y:S", to: "INBOX")
        try world.there.flag("a", in: "INBOX", "F")
        try world.here.flag("b", in: "INBOX", "S")
        try world.there.expunge("d", in: "Work")
        try world.here.delete("e", in: "Work")
    }

    private static let start = ["INBOX": "a b c", "Work": "d e f"]

    /// What the configuration leaves out.
    static let policies: [Scenario] = [
        Scenario(
            "direction = pull: nothing goes there", start: start, configure: { $0.policy.direction = .pull }, edit: everything,
            here: ["INBOX": "a:F b:S c x y:S", "Work": "f"], there: ["INBOX": "a:F b c x", "Work": "e f"], down: 1),
        Scenario(
            "direction = push: nothing comes here", start: start, configure: { $0.policy.direction = .push }, edit: everything,
            here: ["INBOX": "a b:S c y:S", "Work": "d f"], there: ["INBOX": "a:F b:S c x y:S", "Work": "f"], up: 1),
        Scenario(
            "operations without gone", start: start, configure: { $0.policy.operations = [.new, .flags, .folders] }, edit: everything,
            here: ["INBOX": "a:F b:S c x y:S", "Work": "d f"], there: ["INBOX": "a:F b:S c x y:S", "Work": "e f"], down: 1, up: 1),
        Scenario(
            "operations without new", start: start, configure: { $0.policy.operations = [.flags, .gone, .folders] },
            edit: { world in
                try everything(world)
            },
            here: ["INBOX": "a:F b:S c y:S", "Work": "f"], there: ["INBOX": "a:F b:S c x", "Work": "f"]),
        Scenario(
            "operations without flags", start: start, configure: { $0.policy.operations = [.new, .gone, .folders] }, edit: everything,
            here: ["INBOX": "a b:S c x y:S", "Work": "f"], there: ["INBOX": "a:F b c x y:S", "Work": "f"], down: 1, up: 1),
        Scenario(
            "an excluded folder is left alone on both sides", start: ["INBOX": "a"], configure: { $0.folders.exclude = ["Junk"] },
            edit: { world in
                try world.there.createFolder("Junk")
                try world.there.add("x", to: "Junk")
                try world.there.add("y", to: "INBOX")
            }, here: ["INBOX": "a y"], there: ["INBOX": "a y", "Junk": "x"], down: 1),
        Scenario(
            "an excluded folder here is left alone", start: ["INBOX": "a"], configure: { $0.folders.exclude = ["Junk"] },
            edit: { world in
                try world.here.createFolder("Junk")
                try world.here.deliver("x", to: "Junk")
            }, here: ["Junk": "x"], there: [:]),
        Scenario(
            "a folder that is called otherwise here", start: ["INBOX": "a"], configure: { $0.folders.rename = ["Far/Sent": "Sent"] },
            edit: { world in
                try world.there.createFolder("Far")
                try world.there.createFolder("Far/Sent")
                try world.there.add("x", to: "Far/Sent")
            }, here: ["Far": "", "Sent": "x"], there: ["Far": "", "Far/Sent": "x"], down: 1),
        Scenario(
            "a folder made here under the name that the configuration gives", start: ["INBOX": "a"],
            configure: { $0.folders.rename = ["Far": "Near"] },
            edit: { world in
                try world.here.createFolder("Near")
                try world.here.deliver("x", to: "Near")
            }, here: ["Near": "x"], there: ["Far": "x"], up: 1),
        Scenario(
            "max-size: a large message stays there", start: ["INBOX": "a"], configure: { $0.policy.maxSize = 2000 },
            edit: { world in
                try world.there.add(TestMail("big", body: String(repeating: "0123456789\n", count: 300)), flags: .none, to: "INBOX")
                try world.there.add("x", to: "INBOX")
            }, here: ["INBOX": "a x"], there: ["INBOX": "a big x"], down: 1),
        Scenario(
            "max-messages: the newest are kept here, and what is flagged; a flag that was changed here goes there before",
            start: ["INBOX": "b:F d e", "Work": "f"], configure: { $0.policy.maxMessages = 3 },
            edit: { world in
                try world.there.add("x y", to: "INBOX")
                try world.here.flag("d", in: "INBOX", "S")
            }, here: ["INBOX": "b:F e x y"], there: ["INBOX": "b:F d:S e x y"], down: 2, runs: 2),
        Scenario(
            "max-age: an old message stays there", start: ["INBOX": ""], configure: { $0.policy.maxAge = 86_400 * 365 },
            edit: { world in
                try world.there.add(TestMail("old", date: 1_000_000_000), flags: .none, to: "INBOX")
                try world.there.add(TestMail("new", date: 1_795_000_000), flags: .none, to: "INBOX")
            }, here: ["INBOX": "new"], there: ["INBOX": "new old"], down: 1),
    ]
}
