import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("Beginnings of words")
struct SearchBeginningsTests {
    @Test(
        "The words of a text that begin so are found as they are folded, each once",
        arguments: [
            ("bak", "Baker bakes, the BAKER's back", ["baker", "bakes"]),
            ("mün", "MÜNCHEN Munster münze mu\u{308}ndig", ["MÜNCHEN", "munster", "münze", "mu\u{308}ndig"]),
            ("йод", "Йодль иодль\u{a0}йод", ["Йодль", "йод"]),
            ("123", "x123 1234-123", ["1234", "123"]),
            ("日本", "日本語—日本。本", ["日本語", "日本"]),
            ("abc", "", []),
        ])
    func collects(_ beginning: String, _ text: String, _ expected: [String]) {
        var beginnings = SearchBeginnings([beginning])
        beginnings.add(text)
        beginnings.add(text)
        #expect(Set(beginnings.words(for: beginning)) == Set(expected))
    }

    private static let words = [
        "bake", "Baker", "bakery", "bäkerei", "back", "Müller", "muller", "mulch", "ann", "annex", "Straße", "straw", "йога", "плана",
        "planet", "plan",
    ]

    /// Messages 1 to 90, of some of the words.
    private func fixture(_ random: inout SeededRandom) throws -> SearchFixture {
        let fixture = try SearchFixture()
        for uid in 1...90 as ClosedRange<UInt8> {
            let folder = uid.isMultiple(of: 3) ? fixture.account.work : nil
            try fixture.add(uid, in: folder) { document in
                document.subject = (Self.words + ["once"]).randomElement(using: &random) ?? ""
                document.text = (0..<3).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined(separator: " ")
            }
        }
        return fixture
    }

    @Test(
        "The newest messages with words that begin so are found, whether their words are spelled out or all are gathered",
        arguments: [
            "bak*", "mul* OR plan*", "str* -bake", "pla* folder:work", "subject:ann* bak*", "плa* OR пла*", "bak* -mul*", "-straw йог*",
            "bake-mul*", "once*", "nothing*", "\"bake\" -once ann*", "from:bak*",
        ])
    func agrees(_ query: String) throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let fixture = try fixture(&random)
        for limit in [1, 4, 15] {
            let efforts = [SearchEffort(recentDocuments: 40), SearchEffort(recentDocuments: 0), SearchEffort(recentDocuments: 40, spelledWords: 2)]
            let answers = try efforts.map { try fixture.index.search(SearchQuery(query), limit: limit, $0) }
            #expect(answers[0] == answers[1] && answers[0] == answers[2], "seed \(seed), \(limit)")
            let found = answers[0].map(\.digest.bytes[0])
            #expect(found == found.sorted(by: >), "seed \(seed), \(limit)")
        }
    }

    @Test("What begins so is marked in the snippet, also where another word of it is only in an older message")
    func marks() throws {
        let fixture = try SearchFixture()
        try fixture.add(1) { $0.text = "an old bakery" }
        for uid in 2...9 as ClosedRange<UInt8> { try fixture.add(uid) { $0.text = "one Baker and another" } }
        let hits = try fixture.index.search(SearchQuery("bak*"), limit: 9, SearchEffort(recentDocuments: 4))
        #expect(hits.map(\.digest.bytes[0]) == [9, 8, 7, 6, 5, 4, 3, 2, 1])
        #expect(hits.first?.snippet == "one \u{2}Baker\u{3} and another" && hits.last?.snippet == "an old \u{2}bakery\u{3}")
    }
}
