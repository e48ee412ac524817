import SyncEngine
import Synchronization

/// The accounts that are at work, and the drawing of them.
final class ProgressBoard: Sendable {
    private let console: Console
    private let state: Mutex<State>

    private struct State {
        /// In the order of the configuration; finished ones leave.
        var accounts: [(account: AccountProgress, source: RunProgress)]
    }

    init(_ accounts: [(name: String, source: RunProgress)], console: Console) {
        self.console = console
        state = Mutex(State(accounts: accounts.map { (AccountProgress(name: $0.name), $0.source) }))
    }

    func observe(_ event: RunEvent, account: String) {
        state.withLock { state in
            guard let index = state.accounts.firstIndex(where: { $0.account.name == account }) else { return }
            if case .finished = event {
                state.accounts.remove(at: index)
            } else {
                state.accounts[index].account.observe(event, now: Monotonic.seconds)
            }
        }
    }

    /// Does the work with the display beside it; afterwards the lines are gone.
    func painted<Value: Sendable>(_ work: () async throws -> Value) async rethrows -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.paint() }
            defer { group.cancelAll() }
            return try await work()
        }
    }

    /// Draws about eight times a second until the task is cancelled.
    private func paint() async {
        while !Task.isCancelled {
            console.draw(frame(size: console.size, now: Monotonic.seconds))
            try? await Task.sleep(for: .milliseconds(125))
        }
        console.endDrawing()
    }

    /// Takes in the counters and makes the lines; at most half the screen.
    private func frame(size: (rows: Int, columns: Int), now: Double) -> [(text: String, tone: Console.Tone)] {
        let accounts = state.withLock { state in
            for index in state.accounts.indices {
                state.accounts[index].account.sample(state.accounts[index].source.snapshot, now: now)
            }
            return state.accounts.map(\.account)
        }
        // The last column stays free: a cursor that waits behind it erases it with the rest of the line.
        return Self.lines(accounts, rows: max(1, size.rows / 2), columns: size.columns - 1, isASCII: !console.isUTF8, now: now)
    }

    /// One line an account; where there are too many, the last line counts the rest.
    static func lines(
        _ accounts: [AccountProgress], rows: Int, columns: Int, isASCII: Bool = false, now: Double
    ) -> [(text: String, tone: Console.Tone)] {
        let nameWidth = accounts.map { Printable.width($0.name) }.max() ?? 0
        let shown = accounts.count > rows ? Array(accounts.prefix(rows - 1)) : accounts
        var lines = shown.map { account -> (text: String, tone: Console.Tone) in
            let text = ProgressLine.text(account, nameWidth: nameWidth, columns: columns, isASCII: isASCII, now: now)
            if case .waiting = account.phase { return (text, .warning) }
            return (text, .plain)
        }
        if accounts.count > shown.count {
            lines.append((Printable.cut("and \(Human.count(accounts.count - shown.count, "more account"))", to: columns), .faint))
        }
        return lines
    }
}
