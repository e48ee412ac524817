import IMAPProtocol
import Mail

/// Writes the answers of one FETCH.
struct FetchWriter {
    let session: SandboxSession
    let view: SelectedMailbox
    let mailbox: SandboxMailbox
    let arguments: FetchArguments
    let isUID: Bool
    /// Whether asking for the body sets `\Seen`, which the answer then shows.
    let marksSeen: Bool

    struct Result {
        /// Whether every message was still there.
        var foundAll = true
        /// A fault's tagged answer.
        var refusal: String?
    }

    private var output: ReplyWriter { session.output }

    /// - Parameter indices: of messages in the view.
    func write(_ indices: [Int]) throws(Interruption) -> Result {
        var result = Result()
        for index in indices {
            guard let uid = UID(view.uids[index]) else { continue }
            guard let message = mailbox.message(uid) else {
                result.foundAll = false
                try writeGone(uid, number: index + 1)
                continue
            }
            let asksForBody = arguments.asksForBody
            let fault = session.faults.takeMessageFault(uid, in: view.name, asksForBody: asksForBody)
            switch fault {
            case .bodyMissing, .lineMissing: continue
            case .bodyRefused(let answer): result.refusal = answer
            case .flagsWithoutUID:
                try output.line("* \(index + 1) FETCH (FLAGS \(message.flags))")
                try write(message, number: index + 1, fault)
            case .lineDoubled:
                try write(message, number: index + 1, fault)
                try write(message, number: index + 1, fault)
            default: try write(message, number: index + 1, fault)
            }
        }
        return result
    }

    /// A message that another session removed and this client does not know to be gone: Dovecot answers a body with
    /// NIL and says EXPUNGEISSUED at the end; facts alone are left out.
    private func writeGone(_ uid: UID, number: Int) throws(Interruption) {
        let labels = arguments.items.compactMap { if case .body(let section) = $0 { section.label } else { nil } }
        guard !labels.isEmpty else { return }
        try begin(uid, number: number)
        try output.line((uidItem(uid) + labels.map { "\($0) NIL" }).joined(separator: " ") + ")")
    }

    private func begin(_ uid: UID, number: Int) throws(Interruption) {
        try output.write(session.isUIDOnly ? "* \(uid) UIDFETCH (" : "* \(number) FETCH (")
    }

    /// UID FETCH tells the UID unasked (RFC 3501 section 6.4.8), UIDFETCH has it in front (RFC 9586 section 3.3).
    private func uidItem(_ uid: UID) -> [String] {
        let isAsked = isUID || arguments.asks { if case .uid = $0 { true } else { false } }
        return isAsked && !session.isUIDOnly ? ["UID \(uid)"] : []
    }

    private func write(_ message: SandboxMessage, number: Int, _ fault: MessageFault?) throws(Interruption) {
        try begin(message.uid, number: number)
        var facts = uidItem(message.uid)
        var isAnythingWritten = false
        for item in arguments.items {
            switch item {
            case .uid: continue
            case .body(let section):
                try output.write((isAnythingWritten ? " " : "") + facts.map { $0 + " " }.joined())
                try write(section, of: message, fault)
                (facts, isAnythingWritten) = ([], true)
            default: facts.append(fact(item, of: message, fault))
            }
        }
        if marksSeen, !message.flags.system.contains(.seen), !arguments.asks(for: { if case .flags = $0 { true } else { false } })
        {
            facts.append("FLAGS \(shownFlags(message))")
        }
        try output.line((isAnythingWritten && !facts.isEmpty ? " " : "") + facts.joined(separator: " ") + end(fault))
    }

    private func end(_ fault: MessageFault?) -> String {
        if case .tailGarbled = fault { return "))" }
        return ")"
    }

    private func shownFlags(_ message: SandboxMessage) -> MessageFlags {
        let system = marksSeen ? message.flags.system.union(.seen) : message.flags.system
        return MessageFlags(system, keywords: message.flags.keywords)
    }

    private func fact(_ item: FetchItem, of message: SandboxMessage, _ fault: MessageFault?) -> String {
        switch item {
        case .flags: return "FLAGS \(shownFlags(message))"
        case .internalDate: return "INTERNALDATE \"\(message.date.imapText)\""
        case .size:
            if case .sizeAnnounced(let octets) = fault { return "RFC822.SIZE \(octets)" }
            return "RFC822.SIZE \(message.body.octets)"
        case .modSeq: return "MODSEQ (\(message.modSeq))"
        case .envelope: return "ENVELOPE " + EnvelopeText.text(of: message.body)
        case .emailID: return "EMAILID (\(message.emailID))"
        case .threadID: return "THREADID " + (message.threadID.map { "(T\($0))" } ?? "NIL")
        case .gmailMessageID: return "X-GM-MSGID \(message.gmailMessageID)"
        case .gmailThreadID: return "X-GM-THRID \(message.threadID ?? message.gmailMessageID)"
        case .gmailLabels: return "X-GM-LABELS (" + message.gmailLabels.map(GmailLabel.text).joined(separator: " ") + ")"
        case .uid, .body: return ""
        }
    }
}
