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
        while (try? await Task.sleep(for: pause)) != nil {
            let start = ContinuousClock.now
            // Why it could not be done is told by who does the rest.
            guard (try? await fillSome()) != nil else { return }
            pause = max(Self.pause, start.duration(to: .now) * Self.restForWork)
        }
    }

    private func fillSome() async throws {
        let isStopped = Atomic(false)
        try await withTaskCancellationHandler {
            _ = try await onDisk { try filling.fillSome { isStopped.load(ordering: .relaxed) } }
        } onCancel: {
            isStopped.store(true, ordering: .relaxed)
        }
    }
}
