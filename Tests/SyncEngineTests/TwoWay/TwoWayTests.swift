import Testing

/// The scenario tables, each played in five ways: once; again, and nothing moves; interrupted at every step, and with
/// every answer lost; resumed, to the same end; replayed, and nothing moves.
@Suite struct TwoWayTests {
    /// A scenario on a stage.
    struct Case: Sendable, CustomTestStringConvertible {
        let scenario: Scenario
        let stage: Stage
        var testDescription: String { "\(scenario.name) · \(stage)" }

        /// Those that suit.
        static func all(_ scenarios: [Scenario], on stage: Stage) -> [Case] {
            scenarios.filter { $0.suits(stage) }.map { Case(scenario: $0, stage: stage) }
        }

        /// Every scenario on two of the other stages, so that each stage has its share.
        static let others = Scenario.nested.enumerated().flatMap { index, scenario in
            let stages = Stage.others.filter { scenario.suits($0) }
            let chosen = stages.isEmpty ? [] : [stages[index % stages.count], stages[(index * 5 + 3) % stages.count]]
            return Set(chosen).map { Case(scenario: scenario, stage: $0) }
        }
    }

    private func play(_ example: Case, thoroughly: Bool) async throws {
        await Turnstile.accounts.enter()
        let problems: [String]
        do {
            problems = try await Play(scenario: example.scenario, stage: example.stage).allWays(thoroughly: thoroughly)
        } catch {
            problems = ["\(error)"]
        }
        await Turnstile.accounts.leave()
        #expect(problems.isEmpty, "\(problems.prefix(12).joined(separator: "\n"))")
    }

    @Test("on a server that can do everything", arguments: Case.all(Scenario.all, on: .full))
    func full(_ example: Case) async throws { try await play(example, thoroughly: true) }

    @Test("on a server that can do RFC 3501 and nothing more", arguments: Case.all(Scenario.nested, on: .bare))
    func bare(_ example: Case) async throws { try await play(example, thoroughly: true) }

    @Test("on a real Dovecot", arguments: Case.all(Scenario.nested, on: .dovecot))
    func dovecot(_ example: Case) async throws { try await play(example, thoroughly: true) }

    @Test("on servers between", arguments: Case.others)
    func others(_ example: Case) async throws { try await play(example, thoroughly: false) }
}
