import Mail

@testable import SyncPlanner

/// The situations of two-way planning, by topic.
enum PlanTables {
    static let all = new + flags + gone + samePlace + moves + copies + validity + wishes + holds + folders + policies

    static let new: [PlanRow] = [
        PlanRow(words: "nothing changed", base: "A 1 x S", server: "A 1 x S", here: "A x S", plan: ""),
        PlanRow(words: "new on the server", server: "A 1 x S", plan: "A: download 1"),
        PlanRow(words: "new here", here: "A x S", plan: #"A: upload x (\Seen)"#),
        PlanRow(
            words: "different messages are new on both sides", server: "A 1 x", here: "A y",
            plan: "A: download 1, upload y ()"),
        PlanRow(
            words: "first run: the same message is on both sides, flags are united", server: "A 1 x S", here: "A x F",
            plan: #"A: bind - to 1 x there (\Seen \Flagged) here (\Seen \Flagged)"#),
        PlanRow(
            words: "first run: two equal messages on one side, one on the other", server: "A 1 x; A 2 x", here: "A x",
            plan: "A: bind - to 1 x agreed (), copy A x here as 2 agreed ()"),
        PlanRow(
            words: "first run: the same message lies in another folder here", server: "A 1 x", here: "B x",
            plan: "A: copy B x here as 1 agreed () | B: copy A 1 there for x agreed ()"),
        PlanRow(
            words: "messages that nothing identifies are never the same", server: "A 1 ?", here: "A y=?",
            plan: "A: download 1, upload y ()"),
    ]

    static let flags: [PlanRow] = [
        PlanRow(
            words: "a flag was set on the server", base: "A 1 x", server: "A 1 x S", here: "A x",
            plan: #"A: flags 1 here (\Seen)"#),
        PlanRow(
            words: "a flag was taken off on the server", base: "A 1 x SF", server: "A 1 x S", here: "A x SF",
            plan: #"A: flags 1 here (\Seen)"#),
        PlanRow(
            words: "a flag was set here", base: "A 1 x", server: "A 1 x", here: "A x F",
            plan: #"A: flags 1 there (\Flagged)"#),
        PlanRow(
            words: "different flags were set on both sides", base: "A 1 x", server: "A 1 x S", here: "A x F",
            plan: #"A: flags 1 there (\Seen \Flagged) here (\Seen \Flagged)"#),
        PlanRow(
            words: "the same flag was set on both sides", base: "A 1 x", server: "A 1 x S", here: "A x S",
            plan: #"A: flags 1 agreed (\Seen)"#),
        PlanRow(
            words: "one side set a flag, the other took another off", base: "A 1 x F", server: "A 1 x SF", here: "A x",
            plan: #"A: flags 1 there (\Seen) here (\Seen)"#),
        PlanRow(
            words: "keywords merge one by one", base: "A 1 x $Old", server: "A 1 x $Old $Srv", here: "A x $Here",
            plan: "A: flags 1 there ($Here $Srv) here ($Here $Srv)"),
        PlanRow(
            words: "a keyword that the server cannot store is no difference", base: "A 1 x", server: "A 1 x", here: "A x $Mine",
            permitted: PermittedFlags(system: [.seen], allowsNewKeywords: false), plan: ""),
        PlanRow(
            words: "what the server cannot store stays here when other flags pass", base: "A 1 x", server: "A 1 x F",
            here: "A x S $Mine", permitted: PermittedFlags(system: [.seen], keywords: [Keyword("$x")], allowsNewKeywords: false),
            plan: #"A: flags 1 there (\Seen \Flagged) here (\Seen \Flagged $Mine) agreed (\Seen \Flagged)"#),
        PlanRow(
            words: "a new message goes up without what the server cannot store", here: "A x S $Mine",
            permitted: PermittedFlags(system: [.seen], allowsNewKeywords: false), plan: #"A: upload x (\Seen)"#),
        PlanRow(
            words: "marked as deleted on the server: a flag like any other", base: "A 1 x", server: "A 1 x D", here: "A x",
            plan: #"A: flags 1 here (\Deleted)"#),
    ]

    static let gone: [PlanRow] = [
        PlanRow(words: "deleted on the server", base: "A 1 x S", here: "A x S", plan: "A: remove x"),
        PlanRow(words: "deleted here", base: "A 1 x S", server: "A 1 x S", plan: "A: expunge 1"),
        PlanRow(words: "deleted on the server, flagged here", base: "A 1 x", here: "A x F", plan: "A: remove x"),
        PlanRow(words: "deleted here, flagged on the server", base: "A 1 x", server: "A 1 x F", plan: "A: expunge 1"),
        PlanRow(words: "gone on both sides", base: "A 1 x", plan: "A: forget 1"),
        PlanRow(words: "kept since it went on the server", base: "~A 1 x", here: "A x F", plan: ""),
        PlanRow(words: "kept, and deleted here", base: "~A 1 x", plan: "A: forget 1"),
        PlanRow(
            words: "marked as gone, yet the server has it", base: "~A 1 x", server: "A 1 x", here: "A x", plan: "A: returned 1"),
        PlanRow(
            words: "without a base nothing is deleted", server: "A 1 x; A 2 y", here: "A x; A z",
            plan: "A: download 2, upload z (), bind - to 1 x agreed ()"),
    ]

    static let samePlace: [PlanRow] = [
        PlanRow(
            words: "its file has another name", base: "A 1 x", server: "A 1 x", here: "A y=x S",
            plan: #"A: bind 1 to 1 y there (\Seen)"#),
        PlanRow(
            words: "moved away and back on the server", base: "A 1 x", server: "A 2 x S", here: "A x F",
            plan: #"A: bind 1 to 2 x there (\Seen \Flagged) here (\Seen \Flagged)"#),
        PlanRow(
            words: "another UID and another file name at once", base: "A 1 x SF", server: "A 2 x S", here: "A y=x SF",
            plan: #"A: bind 1 to 2 y here (\Seen)"#),
        PlanRow(
            words: "deleted on the server while its file got another name", base: "A 1 x", here: "A y=x S", plan: "A: remove y"),
        PlanRow(
            words: "one of two equal messages deleted on the server, while both files got other names",
            base: "A 1 x; A 2 y=x", server: "A 2 x", here: "A v=x; A w=x", plan: "A: bind 2 to 2 v agreed (), remove w"),
        PlanRow(
            words: "kept since it went on the server, and its file got another name", base: "~A 1 x", here: "A y=x",
            plan: "A: upload y (), forget 1"),
        PlanRow(
            words: "kept while it was gone, and on the server again", base: "~A 1 x S", server: "A 5 x", here: "A x S",
            plan: "A: bind 1 to 5 x here ()"),
        PlanRow(
            words: "two equal messages in one folder, one deleted there", base: "A 1 x; A 2 y=x", server: "A 2 x",
            here: "A x; A y=x",
            plan: "A: remove x"),
        PlanRow(
            words: "two equal messages in one folder, each with a new name", base: "A 1 x; A 2 y=x", server: "A 1 x; A 2 x",
            here: "A v=x; A w=x", plan: "A: bind 1 to 1 v agreed (), bind 2 to 2 w agreed ()"),
        PlanRow(
            words: "a different message under the old name's folder", base: "A 1 x", server: "A 1 x", here: "A y",
            plan: "A: upload y (), expunge 1"),
    ]

    static let moves: [PlanRow] = [
        PlanRow(
            words: "moved on the server", base: "A 1 x S", server: "B 4 x S", here: "A x S",
            plan: #"B: move A x here as 4 agreed (\Seen)"#),
        PlanRow(
            words: "moved here", base: "A 1 x S", server: "A 1 x S", here: "B x S",
            plan: #"B: move A 1 there for x agreed (\Seen)"#),
        PlanRow(
            words: "moved on the server, flagged on both sides", base: "A 1 x", server: "B 4 x S", here: "A x F",
            plan: #"B: move A x here as 4 there (\Seen \Flagged) here (\Seen \Flagged)"#),
        PlanRow(
            words: "moved here, flagged on both sides", base: "A 1 x", server: "A 1 x S", here: "B x F",
            plan: #"B: move A 1 there for x there (\Seen \Flagged) here (\Seen \Flagged)"#),
        PlanRow(
            words: "moved to the same folder on both sides", base: "A 1 x S", server: "B 4 x", here: "B x SF",
            plan: #"A: forget 1 | B: bind - to 4 x there (\Flagged) here (\Flagged)"#),
        PlanRow(
            words: "moved to different folders on the two sides", base: "A 1 x", server: "B 4 x", here: "C x",
            plan: "A: forget 1 | B: copy C x here as 4 agreed () | C: copy B 4 there for x agreed ()"),
        PlanRow(
            words: "moved on the server, deleted here", base: "A 1 x", server: "B 4 x",
            plan: "A: forget 1 | B: download 4"),
        PlanRow(
            words: "moved here, deleted on the server", base: "A 1 x", here: "B x",
            plan: "A: forget 1 | B: upload x ()"),
        PlanRow(
            words: "two messages swap folders on the server", base: "A 1 x; B 1 y", server: "A 2 y; B 2 x", here: "A x; B y",
            plan: "A: move B y here as 2 agreed () | B: move A x here as 2 agreed ()"),
        PlanRow(
            words: "moved with a new file name", base: "A 1 x", server: "A 1 x", here: "B y=x",
            plan: "B: move A 1 there for y agreed ()"),
        PlanRow(
            words: "moved on the server while its file got another name", base: "A 1 x S", server: "B 4 x", here: "A y=x S",
            plan: "B: move A y here as 4 here ()"),
        PlanRow(
            words: "moved here while it got another UID on the server", base: "A 1 x S", server: "A 2 x S", here: "B x",
            plan: "A: forget 1 | B: move A 2 there for x there ()"),
        PlanRow(
            words: "two equal messages moved to one folder, each on another side", base: "A 1 x; B 1 y=x",
            server: "B 1 x; C 1 x", here: "A x; C y=x",
            plan: "C: move A x here as 1 agreed (), move B 1 there for y agreed ()"),
        PlanRow(
            words: "a move that died after COPY on the server", base: "A 1 x", server: "A 1 x; B 4 x", here: "B x",
            plan: "A: expunge 1 | B: bind - to 4 x agreed ()"),
        PlanRow(
            words: "a move that died after the link here", base: "A 1 x", server: "B 4 x", here: "A x; B x",
            plan: "A: remove x | B: bind - to 4 x agreed ()"),
        PlanRow(
            words: "different messages with equal fate are no move", base: "A 1 x", server: "B 4 y", here: "A x",
            plan: "A: remove x | B: download 4"),
    ]

    static let copies: [PlanRow] = [
        PlanRow(
            words: "copied on the server", base: "A 1 x S", server: "A 1 x S; B 4 x S", here: "A x S",
            plan: #"B: copy A x here as 4 agreed (\Seen)"#),
        PlanRow(
            words: "copied here", base: "A 1 x", server: "A 1 x", here: "A x; B x S",
            plan: #"B: copy A 1 there for x there (\Seen)"#),
        PlanRow(
            words: "copied here from a message whose flags changed on the server", base: "A 1 x", server: "A 1 x F",
            here: "A x; B x",
            plan: #"A: flags 1 here (\Flagged) | B: copy A 1 there for x there ()"#),
        PlanRow(
            words: "copied within a folder on the server", base: "A 1 x", server: "A 1 x; A 2 x", here: "A x",
            plan: "A: copy A x here as 2 agreed ()"),
        PlanRow(
            words: "copied within a folder here", base: "A 1 x", server: "A 1 x", here: "A x; A y=x",
            plan: "A: copy A 1 there for y agreed ()"),
        PlanRow(
            words: "moved and copied on the server", base: "A 1 x", server: "B 4 x; C 4 x", here: "A x",
            plan: "B: move A x here as 4 agreed () | C: copy A x here as 4 agreed ()"),
        PlanRow(
            words: "moved and copied here", base: "A 1 x", server: "A 1 x", here: "B x; C x",
            plan: "B: move A 1 there for x agreed () | C: copy A 1 there for x agreed ()"),
        PlanRow(
            words: "copied here, the original deleted on the server", base: "A 1 x", here: "A x; B x",
            plan: "A: remove x | B: upload x ()"),
        PlanRow(
            words: "copied on the server, the original deleted here", base: "A 1 x", server: "A 1 x; B 4 x",
            plan: "A: expunge 1 | B: download 4"),
        PlanRow(
            words: "a copy of what is kept", base: "~A 1 x", server: "B 4 x", here: "A x",
            plan: "B: copy A x here as 4 agreed ()"),
    ]

    static let validity: [PlanRow] = [
        PlanRow(
            words: "made anew: recognised", base: "A 1 x S; A 2 y", server: "A 1 y; A 2 x F", here: "A x S; A y", anew: ["A"],
            plan: #"A: bind 2 to 1 y agreed (), bind 1 to 2 x here (\Flagged)"#),
        PlanRow(
            words: "made anew: what is not there any more is kept", base: "A 1 x; A 2 y", server: "A 1 x", here: "A x; A y",
            anew: ["A"], plan: "A: bind 1 to 1 x agreed (), keep 2"),
        PlanRow(
            words: "made anew: what came is fetched", base: "A 1 x", server: "A 1 x; A 2 z", here: "A x", anew: ["A"],
            plan: "A: download 2, bind 1 to 1 x agreed ()"),
        PlanRow(
            words: "made anew: moved on the server at the same time", base: "A 1 x; A 2 y", server: "A 1 y; B 9 x",
            here: "A x; A y",
            anew: ["A"], plan: "A: bind 2 to 1 y agreed () | B: move A x here as 9 agreed ()"),
        PlanRow(
            words: "made anew: moved here at the same time", base: "A 1 x; A 2 y", server: "A 1 y; A 2 x", here: "B x; A y",
            anew: ["A"], plan: "A: bind 2 to 1 y agreed (), forget 1 | B: move A 2 there for x agreed ()"),
        PlanRow(
            words: "made anew: deleted here at the same time", base: "A 1 x; A 2 y", server: "A 1 y; A 2 x", here: "A y",
            anew: ["A"], plan: "A: download 2, bind 2 to 1 y agreed (), forget 1"),
        PlanRow(
            words: "made anew: new file here", base: "A 1 x", server: "A 1 x", here: "A x; A z", anew: ["A"],
            plan: "A: upload z (), bind 1 to 1 x agreed ()"),
    ]
}
