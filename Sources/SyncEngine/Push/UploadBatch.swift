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
    /// Several messages were sent by one APPEND, and came or did not come together.
    private let isOneCommand: Bool

    init(files: [UploadFile], intents: [UploadIntent], validity: UIDValidity, isOneCommand: Bool) {
        (self.files, self.intents, self.validity, self.isOneCommand) = (files, intents, validity, isOneCommand)
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
    ///
    /// - Parameter isOpen: the connection can still be used: a NO or BAD was one, and no BYE.
    func ends(isOpen: Bool) -> [(intent: UploadIntent, placement: Placement?)] {
        zip(files.indices, intents).compactMap { index, intent in
            if let error = errors[index] { return error.leavesNoDoubt(isOpen: isOpen) ? (intent, nil) : nil }
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
    func decide(on session: Session, _ exchange: FolderExchange) throws -> [ExchangePlan.Upload] {
        if isElsewhere {
            throw FolderFault(
                "\(exchange.path): the folder was made anew on the server during the run; the next run looks at it again")
        }
        let isOpen = session.connection.isOpen
        var again: [ExchangePlan.Upload] = []
        var fault: IMAPError?
        for (index, file) in files.enumerated() {
            guard let error = errors[index] else { continue }
            if error.kind == .sourceFailed {
                // The connection was closed so that nothing half comes to be; the others go over a new one.
                if !isOneCommand { exchange.update { _ = $0.push.changed.insert(file.upload.name) } }
                exchange.leaveForNextRun()
                fault = IMAPError(.sourceFailed, message: error.message, disposition: .passing)
            } else if error.disposition == .lasting, error.leavesNoDoubt(isOpen: isOpen), error.kind != .gate {
                if isOneCommand || mayGoPlain(file, error, exchange) {
                    again.append(file.upload)
                } else {
                    exchange.refuse(file.upload.name, error.asUnsent(file, in: exchange))
                }
            } else {
                fault = fault ?? error
            }
        }
        if isOneCommand, !errors.isEmpty { exchange.update { $0.push.sendsSingly = true } }
        if !isOpen { noteCut(fault, exchange) }
        if let fault { throw fault }
        guard isOpen || again.isEmpty else {
            throw IMAPError(.connectionLost, message: "The connection ended after a message was refused.")
        }
        return again
    }

    /// A message at which connections die again and again must not keep the others from being sent.
    private func noteCut(_ fault: IMAPError?, _ exchange: FolderExchange) {
        let name = files.count == 1 ? files[0].upload.name : nil
        let losses = exchange.update { state in
            state.push.cuts += 1
            guard let name else { return 0 }
            state.push.losses[name, default: 0] += 1
            return state.push.losses[name, default: 0]
        }
        guard losses >= Self.mostLosses, let fault, fault.kind != .sourceFailed else { return }
        let message =
            "\(exchange.path): \(files[0].entry.fileName) was not sent, since the connection ended \(losses) times: \(fault.message)"
        exchange.refuse(files[0].upload.name, .init(reason: "connection", message: message))
    }

    private static let mostLosses = 3

    /// A server may take the message and not its keywords; those stay here.
    private func mayGoPlain(_ file: UploadFile, _ error: IMAPError, _ exchange: FolderExchange) -> Bool {
        guard !file.flags.keywords.isEmpty, [.serverLimit, .refused, .badCommand].contains(error.kind) else { return false }
        return exchange.update { $0.push.plain.insert(file.upload.name).inserted }
    }
}

extension IMAPError {
    /// The message surely did not come to be: the server said NO or BAD, or it was never sent to its end. A connection
    /// that ended may have ended with a BYE that reads like a NO, but for refusals that only a message can get.
    fileprivate func leavesNoDoubt(isOpen: Bool) -> Bool {
        switch kind {
        case .sourceFailed, .gate, .overQuota, .tooBig, .contentRefused, .serverLimit: true
        case .refused, .badCommand, .unavailable, .throttled: isOpen
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
