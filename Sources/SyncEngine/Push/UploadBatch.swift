import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import SyncPlanner

/// Files that were sent together, and what came of each.
struct UploadBatch {
    let files: [UploadFile]
    let intents: [UploadIntent]
    let validity: UIDValidity
    /// By position: messages whose UIDs are known.
    var found: [Int: ArrivalSearch.Found] = [:]
    /// By position: why the message did not come, or why nobody knows.
    private var errors: [Int: IMAPError] = [:]
    /// The messages are in another mailbox of that name.
    private var isElsewhere = false

    init(files: [UploadFile], intents: [UploadIntent], validity: UIDValidity) {
        (self.files, self.intents, self.validity) = (files, intents, validity)
    }

    /// - Parameter outcomes: one for each file; the same for all where one command sent all.
    mutating func take(_ outcomes: [Result<Reply, IMAPError>]) {
        for (index, outcome) in outcomes.enumerated() {
            switch outcome {
            case .failure(let error): errors[index] = error
            case .success(let reply):
                guard case .appendUID(let told, let uids)? = reply.text.code else { continue }
                guard told == validity else {
                    isElsewhere = true
                    continue
                }
                // One command, one list: the k-th UID is the k-th message's.
                let list = uids.count <= files.count ? Array(uids) : []
                let position = list.count == files.count ? index : 0
                guard list.count == files.count || list.count == 1, Set(list).count == list.count else { continue }
                found[index] = .init(uid: list[position], flags: nil, emailID: nil)
            }
        }
        // The same UID for two messages is nonsense: it is searched for.
        let doubled = Dictionary(grouping: found, by: \.value.uid).filter { $0.value.count > 1 }
        for (index, _) in doubled.values.joined() { found[index] = nil }
    }

    /// By position: messages that came, and whose UIDs were not told.
    var unknown: [Int] {
        isElsewhere ? [] : files.indices.filter { errors[$0] == nil && found[$0] == nil }
    }

    /// Flags were sent that a server may not have kept.
    var isWorthALook: Bool { files.contains { !$0.flags.isEmpty } }

    /// What the server tells of one of the messages.
    mutating func take(_ fetch: FetchResponse) {
        guard let uid = fetch.uid, let index = found.first(where: { $0.value.uid == uid })?.key else { return }
        let before = found[index]
        found[index] = .init(uid: uid, flags: fetch.flags ?? before?.flags, emailID: fetch.emailID ?? before?.emailID)
    }

    /// Promises whose outcome is known, and the rows that come of them.
    var ends: [(intent: UploadIntent, placement: Placement?)] {
        zip(files.indices, intents).compactMap { index, intent in
            if let error = errors[index] { return error.leavesNoDoubt ? (intent, nil) : nil }
            if isElsewhere { return (intent, nil) }
            guard let found = found[index] else { return nil }
            var row = intent.placement(uid: found.uid, emailID: found.emailID)
            if let flags = found.flags { row.flags = row.flags.common(with: flags) }
            return (intent, row)
        }
    }

    /// What follows from the refusals.
    ///
    /// - Returns: what is to be sent again, otherwise.
    /// - Throws: what keeps the others from being sent.
    func decide(on session: Session, _ exchange: FolderExchange, _ context: RunContext) throws -> [ExchangePlan.Upload] {
        if isElsewhere {
            throw FolderFault("\(exchange.path): the folder was made anew on the server during the run; the next run looks at it again")
        }
        var again: [ExchangePlan.Upload] = []
        let wereTogether = files.count > 1 && session.connection.capabilities.has("MULTIAPPEND") && !exchange.state.push.sendsSingly
        for (index, file) in files.enumerated() {
            guard let error = errors[index] else { continue }
            if error.kind == .sourceFailed {
                if !wereTogether { exchange.update { _ = $0.push.changed.insert(file.upload.name) } }
                exchange.leaveForNextRun()
                // The connection was closed so that nothing half comes to be; the others go over a new one.
                throw IMAPError(.sourceFailed, message: error.message, disposition: .passing)
            }
            guard error.isRefusal(on: session), error.disposition == .lasting, error.kind != .gate else { throw error }
            if wereTogether || mayGoPlain(file, error, exchange) {
                again.append(file.upload)
            } else {
                exchange.refuse(file.upload.name, error.asUnsent(file, in: exchange), context)
            }
        }
        if wereTogether, !again.isEmpty { exchange.update { $0.push.sendsSingly = true } }
        return again
    }

    /// A server may take the message and not its keywords; those stay here.
    private func mayGoPlain(_ file: UploadFile, _ error: IMAPError, _ exchange: FolderExchange) -> Bool {
        guard !file.flags.keywords.isEmpty, [.serverLimit, .refused, .badCommand].contains(error.kind) else { return false }
        return exchange.update { $0.push.plain.insert(file.upload.name).inserted }
    }
}

extension IMAPError {
    /// The message surely did not come to be: the server said NO or BAD, or it was never sent to its end.
    fileprivate var leavesNoDoubt: Bool {
        switch kind {
        case .sourceFailed, .gate, .refused, .badCommand, .overQuota, .tooBig, .contentRefused, .serverLimit: true
        case .unavailable, .throttled: command != nil
        default: false
        }
    }

    fileprivate func asUnsent(_ file: UploadFile, in exchange: FolderExchange) -> FolderJob.Failure {
        let reason =
            switch kind {
            case .overQuota: "over-quota"
            case .tooBig: "too-big"
            case .contentRefused: "content"
            case .serverLimit: "limit"
            default: "refused"
            }
        return .init(reason: reason, message: "\(exchange.path): \(file.entry.fileName) was not taken: \(message)")
    }
}
