import MailIndex
import Synchronization

/// Makes messages findable while others arrive: looks again and again whether there are new ones, and nobody waits for it. A
/// fault of search is no fault of the run: the mail is held all the same, and the next run tries again.
struct SearchBeside: Sendable {
    /// Between two looks.
    private static let pause = Duration.milliseconds(250)

    let filling: SearchFilling

    /// Works until its task is cancelled, which ends it amid its work: what is left is done when the run has nothing else to do.
    func run() async {
        repeat {
            guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
            // Why it could not be done is told by who does the rest.
        } while (try? await fill()) != nil
    }

    private func fill() async throws {
        let isStopped = Atomic(false)
        try await withTaskCancellationHandler {
            _ = try await onDisk { try filling.fill { isStopped.load(ordering: .relaxed) } }
        } onCancel: {
            isStopped.store(true, ordering: .relaxed)
        }
    }
}
