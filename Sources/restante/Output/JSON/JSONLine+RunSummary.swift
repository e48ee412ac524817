import SyncEngine

extension JSONLine {
    /// The last line of a run.
    init(_ summary: RunSummary, event: String = "summary", time: Double = Timestamp.now) {
        self.init(event, account: summary.account, time: time)
        add("run", .integer(summary.run))
        add("complete", .boolean(summary.complete))
        add("folders", JSONValue(summary.folders))
        add("foldersChanged", JSONValue(summary.foldersChanged))
        add("downloaded", JSONValue(summary.downloaded))
        add("uploaded", JSONValue(summary.uploaded))
        add("flagsLocal", JSONValue(summary.flagsLocal))
        add("flagsRemote", JSONValue(summary.flagsRemote))
        add("deletedLocal", JSONValue(summary.deletedLocal))
        add("deletedRemote", JSONValue(summary.deletedRemote))
        add("moved", JSONValue(summary.moved))
        add("copiedLocally", JSONValue(summary.copiedLocally))
        add("quarantined", JSONValue(summary.quarantined))
        add("goneKept", JSONValue(summary.goneKept))
        add("foldersMade", JSONValue(summary.tree?.made))
        add("foldersRenamed", JSONValue(summary.tree?.renamed))
        add("foldersDeleted", JSONValue(summary.tree?.deleted))
        add("bytesIn", .unsigned(summary.bytesIn))
        add("bytesOut", .unsigned(summary.bytesOut))
        add("roundTrips", JSONValue(summary.roundTrips))
        add("seconds", .number(summary.seconds))
        add("mode", .string(summary.mode.rawValue))
        add("outcome", .string(summary.outcome.rawValue))
        if let message = summary.message { add("message", .string(Advice.naming(summary.account, in: message))) }
    }
}
