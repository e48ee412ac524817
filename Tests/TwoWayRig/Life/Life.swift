import Mail
import Synchronization
import TestRig

/// The random life of a mailbox: edits on both sides as mail readers and other clients make them, held against a model.
///
/// It can be called from anywhere, also in the middle of a run.
package final class Life: Sendable {
    package let seed: UInt64
    private let there: any ServerSide
    private let here: StoreSide
    private let hasKeywords: Bool
    private let state: Mutex<State>

    struct State {
        var random: SeededRandom
        var model = LifeModel()
        var serial = 0
        var edits = 0
        var recent: [String] = []
    }

    package init(_ there: any ServerSide, _ here: StoreSide, seed: UInt64, hasKeywords: Bool = true) {
        (self.there, self.here, self.seed, self.hasKeywords) = (there, here, seed, hasKeywords)
        state = Mutex(State(random: SeededRandom(seed: seed)))
    }

    package var edits: Int { state.withLock { $0.edits } }

    /// What was done since both sides last agreed.
    package var recent: [String] { state.withLock { $0.recent } }

    /// A random number, of the life's own sequence.
    package func roll(_ range: Range<Int>) -> Int { state.withLock { Int.random(in: range, using: &$0.random) } }

    /// Puts the first mail on the server.
    package func begin(messages: Int) throws {
        for folder in ["Work", "Work/Лето", "a & b"] { try there.createFolder(folder) }
        let folders = ["INBOX", "Work", "Work/Лето", "a & b"]
        for number in 1...messages {
            try there.add(TestMail("first\(number)"), flags: number % 3 == 0 ? MessageFlags(.seen) : .none, to: folders[number % 4])
        }
        state.withLock { $0.serial = messages }
    }

    /// From here on both sides are known to agree.
    package func agree() throws {
        let picture = try there.picture()
        state.withLock { state in
            state.model.agree(picture)
            state.recent = []
        }
    }

    /// The run was disturbed: what is forgiven after that, is.
    package func isRough() { state.withLock { $0.model.isRough = true } }

    /// What is wrong, now that all is said to be done; then that is what both sides agree on.
    package func settled() throws -> LifeProblems {
        let (here, there) = (try here.picture(), try there.picture())
        return state.withLock { state in
            var problems = state.model.problems(with: there)
            problems.wrong += Picture.differences("here", here.table, from: there.table).map { "\($0) (as there)" }
            if here.contents != there.contents { problems.wrong.append("the bytes differ between the sides") }
            state.model.agree(there)
            if problems.all.isEmpty { state.recent = [] }
            return problems
        }
    }

    /// One edit on a random side. What cannot be done at this moment is not done.
    ///
    /// - Returns: what was done.
    @discardableResult
    package func edit() -> String? { edit(on: roll(0..<2) == 0 ? .here : .there) }

    private func edit(on side: LifeModel.Side) -> String? {
        state.withLock { state in
            guard let picture = try? side == .here ? here.picture() : there.picture() else { return nil }
            let before = state.edits
            var edit = LifeEdit(side: side, there: there, here: here, picture: picture, hasKeywords: hasKeywords)
            // Between the look and the deed the engine may have been there: then nothing happened.
            do { try edit.make(&state) } catch {}
            return state.edits > before ? state.recent.last : nil
        }
    }
}
