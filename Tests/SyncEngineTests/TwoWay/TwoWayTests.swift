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

    /// What is known to end otherwise if a run dies at the worst moment. No mail is lost or doubled in any of these.
    static let known = [
        "two folders change their names here": "a run that dies between the renames leaves one folder under a passing name",
        "two folders change their names there": "a run that dies between the renames leaves one folder under a passing name",
        "UIDVALIDITY changes, and flags on both sides":
            "flags set here do not reach the server if the run dies between the new rows and the STORE",
    ]

    private func play(_ example: Case, thoroughly: Bool) async throws {
        await Turnstile.accounts.enter()
        let problems: [String]
        do {
            problems = try await Play(scenario: example.scenario, stage: example.stage).allWays(thoroughly: thoroughly)
        } catch {
            problems = ["\(error)"]
        }
        await Turnstile.accounts.leave()
        guard let reason = Self.known[example.scenario.name] else {
            #expect(problems.isEmpty, "\(problems.prefix(12).joined(separator: "\n"))")
            return
        }
        withKnownIssue(Comment(rawValue: reason), isIntermittent: true) {
            #expect(problems.isEmpty, "\(problems.prefix(12).joined(separator: "\n"))")
        }
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
