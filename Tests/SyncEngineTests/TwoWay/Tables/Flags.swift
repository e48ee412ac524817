import TwoWayRig

extension Scenario {
    /// Flags and keywords: each side's changes are kept.
    static let flags: [Scenario] = [
        Scenario(
            "flagged there", edit: { try $0.there.flag("a", in: "INBOX", "FS") }, both: ["INBOX": "a:FS b c"]),
        Scenario(
            "flagged here", edit: { try $0.here.flag("a", in: "INBOX", "FS") }, both: ["INBOX": "a:FS b c"]),
        Scenario(
            "different flags on both sides",
            edit: { world in
                try world.there.flag("a", in: "INBOX", "F")
                try world.here.flag("a", in: "INBOX", "S")
            }, both: ["INBOX": "a:FS b c"]),
        Scenario(
            "the same flag on both sides",
            edit: { world in
                try world.there.flag("a", in: "INBOX", "R")
                try world.here.flag("a", in: "INBOX", "R")
            }, both: ["INBOX": "a:R b c"]),
        Scenario(
            "a flag is taken off there", start: ["INBOX": "a:FS b:S"],
            edit: { try $0.there.flag("a", in: "INBOX", "", remove: "F") }, both: ["INBOX": "a:S b:S"]),
        Scenario(
            "a flag is taken off here", start: ["INBOX": "a:FS b:S"],
            edit: { try $0.here.flag("a", in: "INBOX", "", remove: "S") }, both: ["INBOX": "a:F b:S"]),
        Scenario(
            "one flag set here, another taken off there", start: ["INBOX": "a:S b:F"],
            edit: { world in
                try world.here.flag("a", in: "INBOX", "R")
                try world.there.flag("a", in: "INBOX", "", remove: "S")
                try world.there.flag("b", in: "INBOX", "S")
                try world.here.flag("b", in: "INBOX", "", remove: "F")
            }, both: ["INBOX": "a:R b:S"]),
        Scenario(
            "a keyword there", needs: .keywords, edit: { try $0.there.flag("a", in: "INBOX", "+work") },
            both: ["INBOX": "a:+work b c"]),
        Scenario(
            "a keyword here", needs: .keywords, edit: { try $0.here.flag("a", in: "INBOX", "+work") },
            both: ["INBOX": "a:+work b c"]),
        Scenario(
            "keywords set and taken off on both sides", start: ["INBOX": "a:S+one+two"], needs: .keywords,
            edit: { world in
                try world.here.flag("a", in: "INBOX", "+three", remove: "+one")
                try world.there.flag("a", in: "INBOX", "+four", remove: "+two")
            }, both: ["INBOX": "a:S+four+three"]),
        Scenario(
            "forwarded here and there", needs: .keywords,
            edit: { world in
                try world.here.flag("a", in: "INBOX", "S+$Forwarded")
                try world.there.flag("b", in: "INBOX", "S+$Forwarded")
            }, both: ["INBOX": "a:S+$Forwarded b:S+$Forwarded c"]),
        Scenario(
            "a reader looks: files go from new to cur and nothing else",
            edit: { world in
                try world.here.flag("a", in: "INBOX", "")
                try world.here.flag("d", in: "Work", "")
            }),
        Scenario(
            "a reader has seen everything",
            edit: { world in
                for marker in ["a", "b", "c"] { try world.here.flag(marker, in: "INBOX", "S") }
                try world.there.flag("d", in: "Work", "S")
                try world.here.flag("e", in: "Work", "F")
            }, both: ["INBOX": "a:S b:S c:S", "Work": "d:S e:F"]),
        Scenario(
            "many different flags at once", start: ["INBOX": (1...12).map { "m\($0)" }.joined(separator: " ")],
            edit: { world in
                for number in 1...12 {
                    let side = ["F", "R", "S", "FR"][number % 4]
                    if number % 2 == 0 {
                        try world.here.flag("m\(number)", in: "INBOX", side)
                    } else {
                        try world.there.flag("m\(number)", in: "INBOX", side)
                    }
                }
            }, both: ["INBOX": (1...12).map { "m\($0):\(["F", "R", "S", "FR"][$0 % 4])" }.joined(separator: " ")]),
        Scenario(
            "\\Deleted set there by another client is a flag like others", edit: { try $0.there.flag("a", in: "INBOX", "T") },
            both: ["INBOX": "a:T b c"]),
    ]
}
