import Synchronization

/// Wakes all who sleep, and lets nobody fall asleep any more.
final class Alarm: Sendable {
    private struct State {
        var hasRung = false
        var sleepers: [Int: Task<Void, any Error>] = [:]
        var lastTicket = 0
    }

    private let state = Mutex(State())

    /// Sleeps so many seconds, or until the alarm rings or the task is cancelled.
    func sleep(seconds: Double) async {
        let sleeper = Task { try await Task.sleep(for: .seconds(seconds)) }
        let ticket = enter(sleeper)
        await withTaskCancellationHandler {
            _ = await sleeper.result
        } onCancel: {
            sleeper.cancel()
        }
        state.withLock { $0.sleepers[ticket] = nil }
    }

    /// Rings once and for ever.
    func ring() {
        let sleepers = state.withLock { state -> [Task<Void, any Error>] in
            state.hasRung = true
            return Array(state.sleepers.values)
        }
        for sleeper in sleepers { sleeper.cancel() }
    }

    private func enter(_ sleeper: Task<Void, any Error>) -> Int {
        let (ticket, isTooLate) = state.withLock { state -> (Int, Bool) in
            state.lastTicket += 1
            if !state.hasRung { state.sleepers[state.lastTicket] = sleeper }
            return (state.lastTicket, state.hasRung)
        }
        if isTooLate { sleeper.cancel() }
        return ticket
    }
}
