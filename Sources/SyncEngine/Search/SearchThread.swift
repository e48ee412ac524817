import Foundation
import MailIndex

/// The thread that makes messages findable while others arrive: it looks again and again whether there are new ones, and nobody
/// waits for it. A fault of search is no fault of the run: the mail is held all the same, and the next run tries again.
final class SearchThread: @unchecked Sendable {  // every mutable property is guarded by `condition`
    private let filling: SearchFilling
    private let condition = NSCondition()
    private var isClosed = false

    init(_ filling: SearchFilling) { self.filling = filling }

    /// Seconds between two looks.
    private static let pause = 0.25

    /// No more rows will come: it ends, if need be amid its work. What is left is done when the run has nothing else to do.
    func close() {
        condition.withLock {
            isClosed = true
            condition.signal()
        }
    }

    /// Works until ``close()``.
    ///
    func run() async {
        await withCheckedContinuation { continuation in
            let thread = Thread { [self] in
                // Why it could not be done is told by who does the rest.
                while waitForNews(), (try? filling.fill(isStopped: { condition.withLock { isClosed } })) != nil {}
                continuation.resume()
            }
            thread.name = "search"
            thread.start()
        }
    }

    /// - Returns: `false` when nothing will come.
    private func waitForNews() -> Bool {
        condition.withLock {
            if !isClosed { _ = condition.wait(until: Date(timeIntervalSinceNow: Self.pause)) }
            return !isClosed
        }
    }
}
