import Mail
import TestRig
import Testing

@testable import MailIndex

/// Events, replayed from the beginning, must give the state after every run.
@Suite("The history against the states it leads to")
struct ReplayTests {
    private typealias State = [MessagePlace: MessageFlags]

    @Test("Replayed events give every past state", arguments: 0..<10)
    func agrees(_ round: Int) throws {
        let seed = SeededRandom.freshSeed() &+ UInt64(round)
        var random = SeededRandom(seed: seed)
        let account = try HistoryFixture()
        for _ in 0..<15 {
            for _ in 0..<Int.random(in: 0...4, using: &random) { try change(account, &random) }
            try account.nextRun()
        }
        var state: State = [:]
        for run in 1...account.run {
            for event in try account.events(in: run...run) { replay(event, &state, seed) }
            #expect(try present(account, asOf: run) == state, "seed \(seed), run \(run)")
        }
        try account.index.checkContent()
    }

    private func change(_ account: HistoryFixture, _ random: inout SeededRandom) throws {
        let folder = Bool.random(using: &random) ? account.inbox : account.work
        let uid = UInt32.random(in: 1...6, using: &random)
        let key = UID(unchecked: uid)
        switch Int.random(in: 0...5, using: &random) {
        case 0, 1:
            let digest = UInt8.random(in: 0...3, using: &random)
            try account.hold([uid], in: folder) { $0.digest = digest == 0 ? nil : MessageDigest(unchecked: digest) }
        case 2: try account.apply([.gone(key)], in: folder)
        case 3: try account.apply([.returned(key)], in: folder)
        case 4: try account.apply([.removed(key)], in: folder)
        default:
            try account.apply([.flags(key, MessageFlags(SystemFlags(rawValue: .random(in: 0...3, using: &random))))], in: folder)
        }
    }

    private func replay(_ event: MessageEvent, _ state: inout State, _ seed: UInt64) {
        switch event.kind {
        case .arrived, .returned, .restored(nil):
            #expect(state[event.place] == nil, "seed \(seed)")
            state[event.place] = event.placement.flags
        case .moved(let from), .renumbered(let from):
            #expect(state[from] != nil, "seed \(seed)")
            state[from] = nil
            state[event.place] = event.placement.flags
        case .restored(let from?):
            #expect(state[from] == nil, "seed \(seed)")
            state[event.place] = event.placement.flags
        case .flagged(_, let flags): if state[event.place] != nil { state[event.place] = flags }
        case .gone, .forgotten, .erased: state[event.place] = nil
        case .replaced: break
        }
    }

    private func present(_ account: HistoryFixture, asOf run: Int64) throws -> State {
        var state: State = [:]
        try account.index.forEachMessage(asOf: run) { if $0.wasOnServer { state[$0.place] = $0.placement.flags } }
        return state
    }
}
