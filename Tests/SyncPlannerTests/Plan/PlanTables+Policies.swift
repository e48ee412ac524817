import Mail

@testable import SyncPlanner

extension PlanTables {
    static let wishes: [PlanRow] = [
        PlanRow(
            words: "marked as deleted here", base: "A 1 x S", server: "A 1 x S", here: "A x SD",
            plan: "A: expunge 1, remove x"),
        PlanRow(
            words: "marked as deleted here, flagged on the server", base: "A 1 x", server: "A 1 x F", here: "A x D",
            plan: "A: expunge 1, remove x"),
        PlanRow(
            words: "marked as deleted since both sides agreed on it", base: "A 1 x D", server: "A 1 x D", here: "A x D", plan: ""),
        PlanRow(
            words: "marked as deleted here, deletions are flags", base: "A 1 x", server: "A 1 x", here: "A x D",
            policy: { $0.expunge = false }, plan: #"A: flags 1 there (\Deleted)"#),
        PlanRow(
            words: "marked as deleted on both sides since: a flag, perhaps from a run that died", base: "A 1 x",
            server: "A 1 x D",
            here: "A x D", plan: #"A: flags 1 agreed (\Deleted)"#),
        PlanRow(
            words: "deleted here, the server cannot expunge", base: "A 1 x", server: "A 1 x", serverExpunges: false,
            plan: "A: mark 1"),
        PlanRow(
            words: "deleted here and marked before, the server cannot expunge", base: "A 1 x D", server: "A 1 x D",
            serverExpunges: false, plan: "A: left 1 markedGone"),
        PlanRow(
            words: "marked as deleted here, the server cannot expunge", base: "A 1 x", server: "A 1 x", here: "A x D",
            serverExpunges: false, plan: #"A: flags 1 there (\Deleted)"#),
        PlanRow(
            words: "deleted here: to the trash, though the server cannot expunge", base: "A 1 x", server: "A 1 x", trash: "T",
            serverExpunges: false, plan: "A: to T 1"),
        PlanRow(
            words: "deleted here, deletions are flags", base: "A 1 x", server: "A 1 x", policy: { $0.expunge = false },
            plan: "A: mark 1"),
        PlanRow(
            words: "deleted here and marked before", base: "A 1 x D", server: "A 1 x D", policy: { $0.expunge = false },
            plan: "A: left 1 markedGone"),
        PlanRow(
            words: "deleted here, and somebody took the mark off", base: "A 1 x D", server: "A 1 x",
            policy: { $0.expunge = false }, plan: "A: download again 1"),
        PlanRow(
            words: "deleted here and marked before, put back under another name", base: "A 1 x D", server: "A 1 x D",
            here: "A y=x",
            policy: { $0.expunge = false }, plan: "A: bind 1 to 1 y there ()"),
        PlanRow(
            words: "deleted here: to the trash", base: "A 1 x", server: "A 1 x", trash: "T", plan: "A: to T 1"),
        PlanRow(
            words: "deleted here, and a run died after the COPY to the trash", base: "A 1 x", server: "A 1 x; T 4 x", trash: "T",
            plan: "A: expunge 1 | T: download 4"),
        PlanRow(
            words: "two equal messages deleted here, one of them is in the trash already", base: "A 1 x; A 2 y=x",
            server: "A 1 x; A 2 x; T 4 x", trash: "T", plan: "A: expunge 1, to T 2 | T: download 4"),
        PlanRow(
            words: "marked as deleted here, and a run died after the COPY to the trash", base: "A 1 x", server: "A 1 x; T 4 x",
            here: "A x D", trash: "T", plan: "A: expunge 1, remove x | T: copy A x here as 4 agreed ()"),
        PlanRow(
            words: "deleted in the trash", base: "T 1 x", server: "T 1 x", trash: "T", plan: "T: expunge 1"),
        PlanRow(
            words: "deleted here, and the trash is not on the server", base: "A 1 x", server: "A 1 x", goneThere: ["T"],
            trash: "T",
            plan: "delete T here | A: left 1 trashNotThere"),
        PlanRow(
            words: "marked as deleted here: to the trash", base: "A 1 x", server: "A 1 x", here: "A x D", trash: "T",
            plan: "A: to T 1, remove x"),
        PlanRow(
            words: "moved to the trash here", base: "A 1 x", server: "A 1 x", here: "T x", trash: "T",
            plan: "T: move A 1 there for x agreed ()"),
    ]

    static let holds: [PlanRow] = [
        PlanRow(words: "deleted on the server, on hold", base: "!A 1 x; A 2 y", here: "A x; A y", plan: "A: remove y, keep 1"),
        PlanRow(
            words: "deleted here, on hold", base: "!A 1 x; A 2 y", server: "A 1 x; A 2 y",
            plan: "A: download again 1, expunge 2"),
        PlanRow(
            words: "deleted here, on hold, and nothing may be added here", base: "!A 1 x", server: "A 1 x",
            policy: { $0.direction = .push }, plan: "A: left 1 onHold"),
        PlanRow(
            words: "marked as deleted here, on hold", base: "!A 1 x", server: "A 1 x", here: "A x D", plan: "A: left 1 onHold"),
        PlanRow(
            words: "its folder was deleted on the server, a message is on hold", base: "!A 1 x; A 2 y", here: "A x; A y",
            goneThere: ["A"], plan: "A: remove y, keep 1"),
        PlanRow(
            words: "its folder was deleted here, a message is on hold", base: "!A 1 x; A 2 y", server: "A 1 x; A 2 y",
            goneHere: ["A"], plan: "create A here | A: download again 1, expunge 2"),
        PlanRow(
            words: "moved on the server, on hold", base: "!A 1 x", server: "B 4 x", here: "A x",
            plan: "B: move A x here as 4 agreed ()"),
        PlanRow(
            words: "moved here, on hold", base: "!A 1 x", server: "A 1 x", here: "B x",
            plan: "B: move A 1 there for x agreed ()"),
    ]

    static let folders: [PlanRow] = [
        PlanRow(
            words: "its folder was deleted on the server", base: "A 1 x", here: "A x", goneThere: ["A"],
            plan: "delete A here | A: remove x"),
        PlanRow(
            words: "its folder was deleted here", base: "A 1 x", server: "A 1 x", goneHere: ["A"],
            plan: "delete A there | A: expunge 1"),
        PlanRow(
            words: "its folder was deleted on the server, new mail here keeps it", base: "A 1 x", here: "A x; A n",
            goneThere: ["A"], plan: "create A there | A: upload n (), remove x"),
        PlanRow(
            words: "its folder was deleted here, new mail on the server keeps it", base: "A 1 x", server: "A 1 x; A 2 n",
            goneHere: ["A"], plan: "create A here | A: download 2, expunge 1"),
        PlanRow(
            words: "its folder was deleted on the server and the mail moved before", base: "A 1 x", server: "B 4 x", here: "A x",
            goneThere: ["A"], plan: "delete A here | B: move A x here as 4 agreed ()"),
        PlanRow(
            words: "its folder was deleted here and the mail moved before", base: "A 1 x", server: "A 1 x", here: "B x",
            goneHere: ["A"], plan: "delete A there | B: move A 1 there for x agreed ()"),
        PlanRow(
            words: "a folder in which something is kept stays", base: "~A 1 x; A 2 y", here: "A x; A y", goneThere: ["A"],
            plan: "A: remove y"),
        PlanRow(
            words: "a folder deleted here is only emptied of marks", base: "A 1 x", server: "A 1 x", goneHere: ["A"],
            policy: { $0.expunge = false }, plan: "A: mark 1"),
        PlanRow(
            words: "a folder deleted here whose messages can only be marked", base: "A 1 x; A 2 y D", server: "A 1 x; A 2 y D",
            goneHere: ["A"], serverExpunges: false, plan: "delete A there | A: mark 1, left 1 markedGone"),
        PlanRow(
            words: "the trash itself is not deleted there", base: "T 1 x", server: "T 1 x", goneHere: ["T"], trash: "T",
            plan: "T: expunge 1"),
        PlanRow(
            words: "INBOX is lost here", base: "INBOX 1 x", server: "INBOX 1 x; INBOX 2 y", goneHere: ["INBOX"],
            plan: "INBOX: download 2, download again 1"),
        PlanRow(
            words: "folders may not be deleted", base: "A 1 x; B 1 y", server: "B 1 y", here: "A x", goneThere: ["A"],
            goneHere: ["B"], policy: { $0.operations.remove(.folders) },
            plan: "A: left 1 folderGoneThere | B: left 1 folderGoneHere"),
        PlanRow(
            words: "folders may not be made", server: "A 1 x", here: "B y", goneThere: ["B"], goneHere: ["A"],
            policy: { $0.operations.remove(.folders) }, plan: "A: left 1 folderNotHere | B: left 1 folderNotThere"),
    ]

    private static let everything = (
        base: "A 1 a; A 2 b; A 3 c; A 4 d; A 5 e; A 6 f", server: "A 1 a; A 3 c S; A 4 d; A 7 g; B 5 e; A 6 f",
        here: "A b; A c; A d F; A e; A h; B f"
    )

    static let policies: [PlanRow] = [
        PlanRow(
            words: "all may pass", base: everything.base, server: everything.server, here: everything.here,
            plan: #"A: download 7, upload h (), flags 3 here (\Seen), flags 4 there (\Flagged), expunge 1, remove b | "#
                + "B: move A e here as 5 agreed (), move A 6 there for f agreed ()"),
        PlanRow(
            words: "pull", base: everything.base, server: everything.server, here: everything.here,
            policy: { $0.direction = .pull },
            plan: #"A: download 7, flags 3 here (\Seen), remove b, left 1 flagsHere, left 1 goneHere, left 1 newHere | "#
                + "B: move A e here as 5 agreed (), left 1 movedHere"),
        PlanRow(
            words: "push", base: everything.base, server: everything.server, here: everything.here,
            policy: { $0.direction = .push },
            plan: #"A: upload h (), flags 4 there (\Flagged), expunge 1, left 1 flagsThere, left 1 goneThere, left 1 newThere | "#
                + "B: move A 6 there for f agreed (), left 1 movedThere"),
        PlanRow(
            words: "only new", base: everything.base, server: everything.server, here: everything.here,
            policy: { $0.operations = .new },
            plan: "A: download 7, upload h (), left 1 flagsHere, left 1 flagsThere, left 2 goneHere, left 2 goneThere | "
                + "B: copy A e here as 5 agreed (), copy A 6 there for f agreed ()"),
        PlanRow(
            words: "only flags", base: everything.base, server: everything.server, here: everything.here,
            policy: { $0.operations = .flags },
            plan: #"A: flags 3 here (\Seen), flags 4 there (\Flagged), left 1 goneHere, left 1 goneThere, left 1 newHere, "#
                + "left 1 newThere | B: left 1 movedHere, left 1 movedThere"),
        PlanRow(
            words: "only gone: what was moved stays where it is", base: everything.base, server: everything.server,
            here: everything.here, policy: { $0.operations = .gone },
            plan: "A: expunge 1, remove b, left 1 flagsHere, left 1 flagsThere, left 1 newHere, left 1 newThere | "
                + "B: left 1 movedHere, left 1 movedThere"),
        PlanRow(
            words: "nothing may be changed in the folder on the server", base: everything.base, server: everything.server,
            here: everything.here, readOnly: ["A"],
            plan: #"A: download 7, flags 3 here (\Seen), remove b, left 4 readOnlyThere | "#
                + "B: move A e here as 5 agreed (), copy A 6 there for f agreed ()"),
        PlanRow(
            words: "nothing may be added to the folder on the server", base: "A 1 x", server: "A 1 x", here: "B x",
            readOnly: ["B"],
            plan: "B: left 1 readOnlyThere"),
        PlanRow(
            words: "push: flags of both sides", base: "A 1 x", server: "A 1 x S", here: "A x F", policy: { $0.direction = .push },
            plan: #"A: flags 1 there (\Seen \Flagged) agreed (\Flagged), left 1 flagsThere"#),
        PlanRow(
            words: "pull: flags of both sides", base: "A 1 x", server: "A 1 x S", here: "A x F", policy: { $0.direction = .pull },
            plan: #"A: flags 1 here (\Seen \Flagged) agreed (\Seen), left 1 flagsHere"#),
        PlanRow(
            words: "pull: marked as deleted here", base: "A 1 x", server: "A 1 x", here: "A x D",
            policy: { $0.direction = .pull },
            plan: "A: left 1 flagsHere"),
    ]
}
