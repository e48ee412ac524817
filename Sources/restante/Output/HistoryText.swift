import Mail
import MailIndex
import SyncEngine

/// What `restante history` says.
enum HistoryText {
    /// `run 17, 2026-11-21 03:14, sync`
    static func head(_ run: RunRow) -> String { "run \(run.id), \(Timestamp.local(run.started)), \(run.mode)" }

    /// The word in `--json` output and in counts.
    static func word(_ kind: MessageEvent.Kind) -> String {
        switch kind {
        case .arrived: "arrived"
        case .flagged: "flagged"
        case .moved: "moved"
        case .renumbered: "renumbered"
        case .gone(let isKept): isKept ? "gone, kept here" : "gone"
        case .returned: "returned"
        case .restored: "restored"
        case .replaced: "replaced"
        case .forgotten: "forgotten"
        case .erased: "erased"
        }
    }

    // MARK: Counts

    /// `INBOX: made, 12 arrived, 3 flagged`
    static func lines(of part: AccountHistory.RunPart, _ tally: HistoryTally) -> [String] {
        var parts: [FolderPath: [String]] = [:]
        for event in part.folders { parts[event.folder.path, default: []].append(words(event)) }
        for (path, counts) in tally.counts {
            parts[path, default: []] += counts.sorted { $0.key < $1.key }.map { "\(Human.count($0.value)) \($0.key)" }
        }
        return parts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.joined(separator: ", "))" }
    }

    // MARK: One by one

    static func line(_ event: FolderEvent) -> String { "\(event.folder.path): \(words(event))" }

    private static func words(_ event: FolderEvent) -> String {
        switch event.kind {
        case .made: "folder made"
        case .renamed(let from): "folder renamed from \(from)"
        case .gone: "folder gone from the server"
        case .returned: "folder on the server again"
        }
    }

    static func line(_ event: MessageEvent, _ paths: [Int64: FolderPath]) -> String {
        let digest = event.placement.digest.map { " \(String($0.description.prefix(12)))" } ?? ""
        return "\(place(event.place, paths))\(digest): \(sentence(event.kind, paths))"
    }

    private static func sentence(_ kind: MessageEvent.Kind, _ paths: [Int64: FolderPath]) -> String {
        switch kind {
        case .flagged(let old, let new): "flags \(flags(old)) became \(flags(new))"
        case .moved(let from): "moved from \(place(from, paths))"
        case .renumbered(let from): "was \(place(from, paths)) before"
        case .gone(let isKept): isKept ? "gone from the server, kept here" : "gone"
        case .returned: "on the server again"
        case .restored(let from): "restored" + (from.map { " from \(place($0, paths))" } ?? "")
        case .replaced(let old): "other content under the same number" + (old.map { ", was \($0)" } ?? "")
        case .arrived, .forgotten, .erased: word(kind)
        }
    }

    private static func place(_ place: MessagePlace, _ paths: [Int64: FolderPath]) -> String {
        "\(paths[place.folder]?.description ?? "?"), message \(place.uid)"
    }

    private static func flags(_ flags: MessageFlags) -> String { flags == .none ? "(none)" : flags.words.joined(separator: " ") }

    static func line(_ message: PastMessage) -> String {
        let placement = message.placement
        let date = placement.internalDate.map { Timestamp.rfc3339(Double($0.secondsSince1970)).prefix(10) } ?? "no date"
        let digest = placement.digest.map { " \(String($0.description.prefix(12)))" } ?? ""
        let end = message.wasOnServer ? "" : ", gone from the server, kept here"
        return "\(message.folder.path), message \(placement.uid)\(digest), \(date), \(Human.octets(placement.wireSize)), "
            + "\(flags(placement.flags))\(end)"
    }

    // MARK: JSON

    static func json(_ event: FolderEvent, _ run: RunRow, account: String) -> JSONLine {
        let (word, from): (String, String?) =
            switch event.kind {
            case .made: ("made", nil)
            case .renamed(let old): ("renamed", old.description)
            case .gone: ("gone", nil)
            case .returned: ("returned", nil)
            }
        return JSONLine("folderEvent", account: account, folder: event.folder.path.description)
            .with("run", .integer(run.id)).with("runStarted", .string(Timestamp.rfc3339(run.started)))
            .with("what", .string(word)).with("from", JSONValue(from))
    }

    static func json(_ event: MessageEvent, _ part: AccountHistory.RunPart, account: String) -> JSONLine {
        var line = JSONLine("messageEvent", account: account, folder: part.paths[event.place.folder]?.description)
            .with("run", .integer(part.run.id)).with("runStarted", .string(Timestamp.rfc3339(part.run.started)))
            .with("what", .string(word(event.kind).prefix { $0 != "," }.description))
            .with("uid", .integer(Int64(event.place.uid.value)))
            .with("uidValidity", .integer(Int64(event.place.validity.value)))
            .with("sha256", JSONValue(event.placement.digest?.description))
        switch event.kind {
        case .flagged(let old, let new):
            line.add("flagsBefore", .list(old.words.map { .string($0) }))
            line.add("flags", .list(new.words.map { .string($0) }))
        case .moved(let from), .renumbered(let from), .restored(let from?):
            line.add("fromFolder", JSONValue(part.paths[from.folder]?.description))
            line.add("fromUID", .integer(Int64(from.uid.value)))
        case .gone(let isKept): line.add("isKept", .boolean(isKept))
        case .replaced(let old): line.add("was", JSONValue(old?.description))
        case .arrived, .returned, .restored(nil), .forgotten, .erased: break
        }
        return line
    }

    static func json(_ message: PastMessage, _ run: Int64, account: String) -> JSONLine {
        let placement = message.placement
        return JSONLine("messageThen", account: account, folder: message.folder.path.description)
            .with("run", .integer(run)).with("uid", .integer(Int64(placement.uid.value)))
            .with("uidValidity", .integer(Int64(message.place.validity.value)))
            .with("sha256", JSONValue(placement.digest?.description)).with("size", .unsigned(placement.wireSize))
            .with(
                "internalDate",
                placement.internalDate.map { .string(Timestamp.rfc3339(Double($0.secondsSince1970))) } ?? .null
            )
            .with("flags", .list(placement.flags.words.map { .string($0) })).with("wasOnServer", .boolean(message.wasOnServer))
    }
}
