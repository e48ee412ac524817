import Testing

@testable import MailText

@Suite struct MailAddressTests {
    @Test(
        "Addresses are found with their names, whatever stands in the field",
        arguments: [
            ("ann@example.org", ["ann@example.org"]), ("<ann@example.org>", ["ann@example.org"]),
            ("Ann Lee <ann@example.org>", ["Ann Lee <ann@example.org>"]),
            ("\"Lee, Ann\" <ann@example.org>, bob@x", ["Lee, Ann <ann@example.org>", "bob@x"]),
            ("\"a \\\"b\\\" c\" <d@x>", ["a \"b\" c <d@x>"]), ("ann@x (Ann (the) Lee)", ["Ann (the) Lee <ann@x>"]),
            ("=?utf-8?Q?J=C3=B6rg?= <j@x>", ["Jörg <j@x>"]), ("=?utf-8?Q?Lee=2C_Ann?= <a@x>, b@x", ["Lee, Ann <a@x>", "b@x"]),
            ("\"=?utf-8?Q?J=C3=B6rg?=\" <j@x>", ["Jörg <j@x>"]),
            ("undisclosed-recipients:;", []), ("Team: a@x, b@y; c@z", ["a@x", "b@y", "c@z"]), ("", []), (",,;", []), ("<>", []),
            ("only a name", ["only a name"]), ("a@x b@y", ["a@xb@y"]), ("\"open", ["open"]), ("(open", []), ("<open", ["open"]),
            ("a <b@x", ["a <b@x>"]), ("\\", ["\\"]), ("\"\\", ["\\"]), ("a@x\u{0}", ["a@x\u{0}"]),
        ])
    func lists(_ field: String, _ expected: [String]) {
        #expect(MailAddress.list(field.utf8).map(\.text) == expected)
    }

    @Test("Of a long list so many are taken, and no more")
    func manyAddresses() {
        #expect(MailAddress.list(String(repeating: "a@x,", count: 5_000).utf8).count == 1_000)
    }
}
