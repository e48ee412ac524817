import SyncEngine

extension JSONLine {
    /// One step of a dry run. Fields that do not apply are left out.
    init(_ step: PlannedStep, account: String, time: Double = Timestamp.now) {
        self.init("plan", account: account, folder: step.folder.description, time: time)
        add("action", .string(step.action.rawValue))
        if let uid = step.uid { add("uid", .integer(Int64(uid.value))) }
        addText("file", step.file)
        addText("from", step.from?.description)
        addText("to", step.to?.description)
        if !step.flagsAdded.isEmpty { add("flagsAdded", .list(step.flagsAdded.map { .string($0) })) }
        if !step.flagsRemoved.isEmpty { add("flagsRemoved", .list(step.flagsRemoved.map { .string($0) })) }
        addText("subject", step.subject)
        addText("sender", step.sender)
        addText("date", step.date.map { Timestamp.rfc3339(Double($0.secondsSince1970)) })
        if let size = step.size { add("size", .unsigned(size)) }
        add("count", JSONValue(step.count))
        add("why", .string(step.situation))
    }

    private mutating func addText(_ name: String, _ text: String?) {
        if let text { add(name, .string(text)) }
    }
}
