import TwoWayRig

extension Scenario {
    /// Folders: made, deleted and renamed on either side.
    static let folders: [Scenario] = [
        Scenario("a folder made there", edit: { try $0.there.createFolder("New") }, both: ["New": ""]),
        Scenario("a folder made here", edit: { try $0.here.createFolder("New") }, both: ["New": ""]),
        Scenario(
            "the same folder made on both sides, with mail",
            edit: { world in
                try world.there.createFolder("New")
                try world.there.add("x", to: "New")
                try world.here.createFolder("New")
                try world.here.deliver("y", to: "New")
            }, both: ["New": "x y"], down: 1, up: 1),
        Scenario(
            "nested folders made there",
            edit: { world in
                try world.there.createFolder("P")
                try world.there.createFolder("P/2026")
                try world.there.createFolder("P/2026/Лето")
                try world.there.add("x", to: "P/2026/Лето")
            }, both: ["P": "", "P/2026": "", "P/2026/Лето": "x"], down: 1),
        Scenario(
            "nested folders made here",
            edit: { world in
                for folder in ["P", "P/2026", "P/2026/Лето"] { try world.here.createFolder(folder) }
                try world.here.deliver("x", to: "P/2026/Лето")
            }, both: ["P": "", "P/2026": "", "P/2026/Лето": "x"], up: 1),
        Scenario(
            "names of all kinds there",
            edit: { world in
                for folder in ["a & b", "100%", "Größe", "請求書", "with space", "v1.2"] { try world.there.createFolder(folder) }
                try world.there.add("x", to: "請求書")
            },
            both: ["a & b": "", "100%": "", "Größe": "", "請求書": "x", "with space": "", "v1.2": ""], down: 1),
        Scenario(
            "names there that a Maildir keeps for itself", needs: .sandbox,
            edit: { world in
                for folder in ["cur", "~home", "dovecot-x", ".hidden", "end."] { try world.there.createFolder(folder) }
                try world.there.add("x", to: "cur")
            }, both: ["cur": "x", "~home": "", "dovecot-x": "", ".hidden": "", "end.": ""], down: 1),
        Scenario(
            "names of all kinds here",
            edit: { world in
                for folder in ["a & b", "Größe", "請求書", "with space", "v1.2", "x+y"] { try world.here.createFolder(folder) }
                try world.here.deliver("x", to: "請求書")
            }, both: ["a & b": "", "Größe": "", "請求書": "x", "with space": "", "v1.2": "", "x+y": ""], up: 1),
        Scenario("a folder deleted there", edit: { try $0.there.deleteFolder("Work") }, both: ["Work": noFolder]),
        Scenario("a folder deleted here", edit: { try $0.here.removeFolder("Work") }, both: ["Work": noFolder]),
        Scenario(
            "a folder deleted on both sides",
            edit: { world in
                try world.there.deleteFolder("Work")
                try world.here.removeFolder("Work")
            }, both: ["Work": noFolder]),
        Scenario(
            "an empty folder deleted there", start: ["INBOX": "a", "Work": ""], edit: { try $0.there.deleteFolder("Work") },
            both: ["Work": noFolder]),
        Scenario(
            "an empty folder deleted here", start: ["INBOX": "a", "Work": ""], edit: { try $0.here.removeFolder("Work") },
            both: ["Work": noFolder]),
        Scenario(
            "a folder deleted there that has new mail here: the new mail keeps it",
            edit: { world in
                try world.there.deleteFolder("Work")
                try world.here.deliver("x:S", to: "Work")
            }, both: ["Work": "x:S"], up: 1),
        Scenario(
            "a folder deleted here that has new mail there: the new mail keeps it",
            edit: { world in
                try world.here.removeFolder("Work")
                try world.there.add("x", to: "Work")
            }, both: ["Work": "x"], down: 1),
        Scenario(
            "a folder deleted there after its mail was moved out",
            edit: { world in
                try world.there.move("d", from: "Work", to: "INBOX")
                try world.there.move("e", from: "Work", to: "INBOX")
                try world.there.deleteFolder("Work")
            }, both: ["INBOX": "a b c d e", "Work": noFolder]),
        Scenario(
            "a folder deleted here after its mail was moved out",
            edit: { world in
                try world.here.move("d", from: "Work", to: "INBOX")
                try world.here.move("e", from: "Work", to: "INBOX", keepsName: false)
                try world.here.removeFolder("Work")
            }, both: ["INBOX": "a b c d e", "Work": noFolder]),
        Scenario("a folder renamed there", edit: { try $0.there.renameFolder("Work", to: "Job") }, both: ["Work": noFolder, "Job": "d e"]),
        Scenario("a folder renamed here", edit: { try $0.here.renameFolder("Work", to: "Job") }, both: ["Work": noFolder, "Job": "d e"]),
        Scenario(
            "an empty folder renamed there", start: ["INBOX": "a", "Work": ""],
            edit: { try $0.there.renameFolder("Work", to: "Job") }, both: ["Work": noFolder, "Job": ""]),
        Scenario(
            "an empty folder renamed here", start: ["INBOX": "a", "Work": ""],
            edit: { try $0.here.renameFolder("Work", to: "Job") }, both: ["Work": noFolder, "Job": ""]),
        Scenario(
            "renamed on both sides to the same name",
            edit: { world in
                try world.there.renameFolder("Work", to: "Job")
                try world.here.renameFolder("Work", to: "Job")
            }, both: ["Work": noFolder, "Job": "d e"]),
        Scenario(
            "renamed there with folders below", start: ["INBOX": "a", "P": "b", "P/Q": "c", "P/Q/R": "d"],
            edit: { try $0.there.renameFolder("P", to: "Projects") },
            both: ["P": noFolder, "P/Q": noFolder, "P/Q/R": noFolder, "Projects": "b", "Projects/Q": "c", "Projects/Q/R": "d"]),
        Scenario(
            "renamed here with folders below", start: ["INBOX": "a", "P": "b", "P/Q": "c", "P/Q/R": "d"],
            edit: { try $0.here.renameFolder("P", to: "Projects") },
            both: ["P": noFolder, "P/Q": noFolder, "P/Q/R": noFolder, "Projects": "b", "Projects/Q": "c", "Projects/Q/R": "d"]),
        Scenario(
            "renamed there, and moved below another", start: ["INBOX": "a", "P": "b", "Old": "c"],
            edit: { try $0.there.renameFolder("Old", to: "P/Old") }, both: ["Old": noFolder, "P/Old": "c"]),
        Scenario(
            "renamed here, and moved below another", start: ["INBOX": "a", "P": "b", "Old": "c"],
            edit: { try $0.here.renameFolder("Old", to: "P/Old") }, both: ["Old": noFolder, "P/Old": "c"]),
        Scenario(
            "renamed there while mail is written here",
            edit: { world in
                try world.there.renameFolder("Work", to: "Job")
                try world.here.deliver("x:S", to: "Work")
                try world.here.flag("d", in: "Work", "F")
            }, both: ["Work": noFolder, "Job": "d:F e x:S"], up: 1),
        Scenario(
            "renamed here while mail arrives there",
            edit: { world in
                try world.here.renameFolder("Work", to: "Job")
                try world.there.add("x", to: "Work")
                try world.there.flag("d", in: "Work", "F")
            }, both: ["Work": noFolder, "Job": "d:F e x"], down: 1),
        Scenario(
            "deleted here, renamed there with new mail: it comes back under its new name",
            edit: { world in
                try world.here.removeFolder("Work")
                try world.there.renameFolder("Work", to: "Job")
                try world.there.add("x", to: "Job")
            }, both: ["Work": noFolder, "Job": "x"], down: 1),
        Scenario(
            "two folders change their names here", start: ["INBOX": "a", "P": "b c", "Q": "d"],
            edit: { world in
                try world.here.renameFolder("P", to: "tmp1")
                try world.here.renameFolder("Q", to: "P")
                try world.here.renameFolder("tmp1", to: "Q")
            }, both: ["P": "d", "Q": "b c"]),
        Scenario(
            "two folders change their names there", start: ["INBOX": "a", "P": "b c", "Q": "d"],
            edit: { world in
                try world.there.renameFolder("P", to: "tmp1")
                try world.there.renameFolder("Q", to: "P")
                try world.there.renameFolder("tmp1", to: "Q")
            }, both: ["P": "d", "Q": "b c"]),
        Scenario(
            "renamed here, and another made here under its old name", start: ["INBOX": "a", "P": "b c", "P/S": "d"],
            edit: { world in
                try world.here.renameFolder("P", to: "Q")
                try world.here.createFolder("P")
                try world.here.createFolder("P/R")
                try world.here.deliver("x:S", to: "P")
                try world.here.deliver("y:S", to: "P/R")
            }, both: ["P": "x:S", "P/R": "y:S", "P/S": noFolder, "Q": "b c", "Q/S": "d"], up: 2),
        Scenario(
            "renamed there, and another made there under its old name", start: ["INBOX": "a", "P": "b c", "P/S": "d"],
            edit: { world in
                try world.there.renameFolder("P", to: "Q")
                try world.there.createFolder("P")
                try world.there.createFolder("P/R")
                try world.there.add("x:S", to: "P")
                try world.there.add("y:S", to: "P/R")
            }, both: ["P": "x:S", "P/R": "y:S", "P/S": noFolder, "Q": "b c", "Q/S": "d"], down: 2),
        Scenario(
            "deleted there and made anew with other mail",
            edit: { world in
                try world.there.deleteFolder("Work")
                try world.there.createFolder("Work")
                try world.there.add("x", to: "Work")
            }, here: ["Work": "d e x"], there: ["Work": "x"], down: 1),
        Scenario(
            "deleted here and made anew with other mail",
            edit: { world in
                try world.here.removeFolder("Work")
                try world.here.createFolder("Work")
                try world.here.deliver("x:S", to: "Work")
            }, both: ["Work": "x:S"], up: 1),
        Scenario(
            "a name that only has folders below", start: ["INBOX": "a"], needs: .sandbox,
            edit: { world in
                guard let side = world.sandbox else { return }
                side.account.createMailbox(try side.mailboxName("P"), isSelectable: false)
                try side.createFolder("P/Q")
                try side.add("x", to: "P/Q")
            }, both: ["P/Q": "x"], down: 1),
    ]

    /// The same in the layout that Dovecot serves.
    static let plusPlus: [Scenario] = (additions.prefix(5) + moves.prefix(6) + folders).map { scenario in
        var copy = Scenario(scenario, name: "maildir++: \(scenario.name)")
        let configure = scenario.configure
        copy.configure = {
            configure(&$0)
            $0.layout = .maildirPlusPlus
        }
        return copy
    }
}
