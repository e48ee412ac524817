import IMAPClient
import IMAPProtocol
import Mail
import MaildirStore
import NIOCore
import Synchronization

/// Takes `UID FETCH … (BODY.PEEK[HEADER])` answers as they come, and keeps of each header what identifies its message.
final class HeaderCollector: ResponseReceiver {
    struct Header: Sendable, Equatable {
        let digest: MessageDigest
        let messageID: String?
    }

    private struct State: ~Copyable {
        var scanner = HeaderScanner()
        var isHeader = false
        /// Of the body that came last; its UID may follow it.
        var latest: Header?
        var headers: [UID: Header] = [:]
        var messages: [UID: ArrivalSearch.Sought] = [:]
    }

    private let state = Mutex(State())

    var headers: [UID: Header] { state.withLock { $0.headers } }

    /// What else was asked for, with what identifies the message.
    var messages: [UID: ArrivalSearch.Sought] { state.withLock { $0.messages } }

    func bodyBegin(_ start: BodyStart) {
        state.withLock { state in
            state.isHeader = start.section == .header && start.origin == nil
            state.scanner = HeaderScanner()
        }
    }

    func bodyBytes(_ bytes: ByteBuffer) {
        state.withLock { state in
            guard state.isHeader else { return }
            bytes.withUnsafeReadableBytes { state.scanner.take($0) }
        }
    }

    func bodyEnd() {
        state.withLock { state in
            guard state.isHeader else { return }
            let (digest, messageID) = state.scanner.finish()
            state.latest = Header(digest: digest, messageID: messageID)
            state.scanner = HeaderScanner()
        }
    }

    func response(_ response: Response) {
        guard case .fetch(let fetch) = response else { return }
        state.withLock { state in
            defer { state.latest = nil }
            guard let uid = fetch.uid, case .streamed? = fetch.body(.header), let latest = state.latest else { return }
            state.headers[uid] = latest
            state.messages[uid] = ArrivalSearch.Sought(
                header: latest.digest, size: fetch.size ?? 0, date: fetch.internalDate?.secondsSince1970,
                messageID: latest.messageID, emailID: fetch.emailID)
        }
    }
}
