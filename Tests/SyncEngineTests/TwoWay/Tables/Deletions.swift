import TwoWayRig

extension Scenario {
    /// Deletions, each way and every way of deleting.
    static let deletions: [Scenario] = [
        Scenario(
            "deleted here", edit: { try $0.here.delete("a", in: "INBOX") }, both: ["INBOX": "b c"]),
        Scenario(
            "deleted there", edit: { try $0.there.expunge("a", in: "INBOX") }, both: ["INBOX": "b c"]),
        Scenario(
            "deleted on both sides",
            edit: { world in
                try world.here.delete("a", in: "INBOX")
                try world.there.expunge("a", in: "INBOX")
            }, both: ["INBOX": "b c"]),
        Scenario(
            "different ones deleted on both sides",
            edit: { world in
                try world.here.delete("a", in: "INBOX")
                try world.there.expunge("b", in: "INBOX")
                try world.there.expunge("d", in: "Work")
            }, both: ["INBOX": "c", "Work": "e"]),
        Scenario(
            "deleted here, flagged there: the deletion wins",
            edit: { world in
                try world.here.delete("a", in: "INBOX")
                try world.there.flag("a", in: "INBOX", "F")
            }, both: ["INBOX": "b c"]),
        Scenario(
            "deleted there, flagged here: the deletion wins",
            edit: { world in
                try world.there.expunge("a", in: "INBOX")
                try world.here.flag("a", in: "INBOX", "F")
            }, both: ["INBOX": "b c"]),
        Scenario(
            "deleted there, its file got another name here: the deletion wins",
            edit: { world in
                try world.there.expunge("a", in: "INBOX")
                try world.here.move("a", from: "INBOX", to: "Work", keepsName: true)
                try world.here.move("a", from: "Work", to: "INBOX", keepsName: false)
            }, both: ["INBOX": "b c"]),
        Scenario(
            "the whole of a small folder deleted here",
            edit: { world in
                try world.here.delete("d", in: "Work")
                try world.here.delete("e", in: "Work")
            }, both: ["Work": ""]),
        Scenario(
            "the whole of a small folder deleted there",
            edit: { world in
                try world.there.expunge("d", in: "Work")
                try world.there.expunge("e", in: "Work")
            }, both: ["Work": ""]),
        Scenario(
            "one of two equal ones deleted here", start: ["INBOX": "a a b"],
            edit: { try $0.here.delete("a", in: "INBOX") }, both: ["INBOX": "a b"]),
        Scenario(
            "one of two equal ones deleted there", start: ["INBOX": "a a b"],
            edit: { try $0.there.expunge("a", in: "INBOX") }, both: ["INBOX": "a b"]),
        Scenario(
            "a message is deleted, its copy in another folder stays", start: ["INBOX": "a b", "Work": "a"],
            edit: { try $0.here.delete("a", in: "INBOX") }, both: ["INBOX": "b"]),
        Scenario(
            "others' messages that are marked \\Deleted survive our expunging", start: ["INBOX": "a b:T c:S"],
            edit: { try $0.here.delete("a", in: "INBOX") }, both: ["INBOX": "b:T c:S"]),
        Scenario(
            "expunge = false: deleted here becomes \\Deleted there, once", configure: { $0.policy.expunge = false },
            edit: { try $0.here.delete("a", in: "INBOX") }, here: ["INBOX": "b c"], there: ["INBOX": "a:T b c"]),
        Scenario(
            "marked T here: a wish to delete", needs: .expunging, edit: { try $0.here.flag("a", in: "INBOX", "T") }, both: ["INBOX": "b c"]),
        Scenario(
            "expunge = false: marked T here is a flag like others", configure: { $0.policy.expunge = false },
            edit: { try $0.here.flag("a", in: "INBOX", "T") }, both: ["INBOX": "a:T b c"]),
        Scenario(
            "deleted here with a trash folder by name", start: ["INBOX": "a:S b", "Bin": "z"],
            configure: { $0.policy.trash = "Bin" },
            edit: { try $0.here.delete("a", in: "INBOX") }, both: ["INBOX": "b", "Bin": "a:S z"], down: any, runs: 2),
        Scenario(
            "deleted here with a trash folder by role", start: ["INBOX": "a:S b", "Trash": "z"], needs: .roles,
            configure: { $0.policy.trash = "Papierkorb" },
            edit: { try $0.here.delete("a", in: "INBOX") }, both: ["INBOX": "b", "Trash": "a:S z"], down: any, runs: 2),
        Scenario(
            "deleted in the trash folder itself", start: ["INBOX": "a b", "Bin": "z"], configure: { $0.policy.trash = "Bin" },
            edit: { try $0.here.delete("z", in: "Bin") }, both: ["Bin": ""]),
        Scenario(
            "a message deleted here and a new one there",
            edit: { world in
                try world.here.delete("a", in: "INBOX")
                try world.there.add("x", to: "INBOX")
            }, both: ["INBOX": "b c x"], down: 1),
        Scenario(
            "a message deleted there and a new one here",
            edit: { world in
                try world.there.expunge("a", in: "INBOX")
                try world.here.deliver("x:S", to: "INBOX")
            }, both: ["INBOX": "b c x:S"], up: 1),
    ]
}
