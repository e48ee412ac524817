@testable import IMAPClient
import IMAPProtocol
import NIOCore
import Synchronization

/// Pauses its connection after each body and lets it go on from another thread.
final class PausingReceiver: ResponseReceiver {
    private let connection: IMAPConnection
    private let counts = Mutex((bodies: 0, pauses: 0))

    init(_ connection: IMAPConnection) { self.connection = connection }

    var bodies: Int { counts.withLock { $0.bodies } }
    var pauses: Int { counts.withLock { $0.pauses } }

    func response(_ response: Response) {}
    func bodyBegin(_ start: BodyStart) {}
    func bodyBytes(_ bytes: ByteBuffer) {}

    func bodyEnd() {
        counts.withLock { $0 = ($0.bodies + 1, $0.pauses + 1) }
        connection.pauseReading()
        let connection = connection
        Task { connection.resumeReading() }
    }
}
