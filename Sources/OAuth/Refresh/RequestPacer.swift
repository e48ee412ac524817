import Synchronization

/// Lets the requests for tokens of this process through at a pace that providers bear, for each server and client.
package final class RequestPacer: Sendable {
    /// Of all keepers of the process, since the providers count by client, not by account.
    package static let shared = RequestPacer()

    private let paces = Mutex<[String: RequestPace]>([:])
    private let start = ContinuousClock().now

    /// A pace of its own, for tests.
    package init() {}

    /// Returns when it is this request's turn.
    func turn(host: String, clientID: String) async {
        let passed = start.duration(to: ContinuousClock().now) / .seconds(1)
        let wait = paces.withLock { $0["\(host) \(clientID)", default: RequestPace()].book(at: passed) }
        guard wait > 0 else { return }
        try? await Task.sleep(for: .seconds(wait))
    }
}
