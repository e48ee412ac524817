import Testing

@testable import restante

struct NearestNameTests {
    @Test(
        "a likely misspelling is recognised",
        arguments: [
            ("prot", ["port", "host"], "port"), ("usr", ["use", "user"], "user"), ("PORT", ["port"], "port"),
            ("maxsize", ["max-size", "max-age"], "max-size"),
            ("conections", ["connections"], "connections"),
        ])
    func recognised(_ name: String, _ candidates: [String], _ meant: String) {
        #expect(NearestName.of(name, among: candidates) == meant)
    }

    @Test("an unlike name gets the whole choice")
    func unlike() {
        #expect(NearestName.of("colour", among: ["port", "host"]) == nil)
        #expect(NearestName.hint("colour", among: ["port", "host"]) == "known here: host, port")
        #expect(NearestName.hint("x", among: []) == "nothing may stand here")
    }
}
