import MailIndex
import Synchronization

/// Makes messages findable while others arrive: looks again and again whether there are new ones, and nobody waits for it. A
/// fault of search is no fault of the run: the mail is held all the same, and the next run tries again.
///
/// It rests four times as long as it works, since rows cannot be committed while it writes, and others want the processor.
struct SearchBeside: Sendable {
    /// Between two looks, at least.
    private static let pause = Duration.milliseconds(250)
    private static let restForWork = 4

    let filling: SearchFilling

    /// Works until its task is cancelled, which ends it amid its work: what is left is done when the run has nothing else to do.
    func run() async {
        var pause = Self.pause
        var last: Int64 = 0
        while (try? await Task.sleep(for: pause)) != nil {
            let start = ContinuousClock.now
            // Why it could not be done is told by who does the rest. At its end the list begins anew.
            do { last = try await fillSome(after: last) ?? 0 } catch { return }
            pause = max(Self.pause, start.duration(to: .now) * Self.restForWork)
        }
    }

    private func fillSome(after last: Int64) async throws -> Int64? {
        let isStopped = Atomic(false)
        return try await withTaskCancellationHandler {
            try await onDisk { try filling.fillSome(after: last) { isStopped.load(ordering: .relaxed) } }
        } onCancel: {
            isStopped.store(true, ordering: .relaxed)
        }
    }
}
