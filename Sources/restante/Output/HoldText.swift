import MailIndex
import SyncEngine

/// What `restante hold` says.
enum HoldText {
    static let table = Table([
        ("ACCOUNT", .left), ("HOLD", .left), ("COVERS", .right), ("SINCE", .left), ("BY", .left), ("QUERY", .left),
        ("", .left),
    ])

    static func cells(_ hold: Hold, _ counts: (sure: Int, unsure: Int)?, account: String) -> [String] {
        let end = hold.released.map { "released \(Timestamp.local($0)) by \(hold.releasedBy ?? "?")" } ?? ""
        return [
            account, hold.name, counts.map { Human.count($0.sure + $0.unsure) } ?? "", Timestamp.local(hold.made), hold.madeBy,
            hold.query, end,
        ]
    }

    /// `covers 12 messages, 3 of them because they cannot be judged yet`
    static func covers(_ counts: (sure: Int, unsure: Int)) -> String {
        let all = "covers \(Human.count(counts.sure + counts.unsure, "message"))"
        guard counts.unsure > 0 else { return all }
        return all + ", \(Human.count(counts.unsure)) of them because \(counts.unsure == 1 ? "it" : "they") cannot be judged yet"
    }

    static func added(_ name: String, _ query: String, _ counts: (sure: Int, unsure: Int), account: String) -> JSONLine {
        JSONLine("holdAdded", account: account).with("name", .string(name)).with("query", .string(query))
            .with("covers", JSONValue(counts.sure)).with("unjudged", JSONValue(counts.unsure))
    }

    static func json(_ hold: Hold, _ counts: (sure: Int, unsure: Int)?, account: String) -> JSONLine {
        JSONLine("hold", account: account).with("name", .string(hold.name)).with("query", .string(hold.query))
            .with("made", .string(Timestamp.rfc3339(hold.made))).with("by", .string(hold.madeBy))
            .with("released", hold.released.map { .string(Timestamp.rfc3339($0)) } ?? .null)
            .with("releasedBy", JSONValue(hold.releasedBy)).with("covers", JSONValue(counts?.sure))
            .with("unjudged", JSONValue(counts?.unsure))
    }
}
