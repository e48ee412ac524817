import TestRig
import Testing

@testable import restante

/// What is written below ``SettingsFixture/account(_:_:)``, so from line 8, and what is said of it.
private struct Wrong: Sendable, CustomTestStringConvertible {
    let text: String
    let mistake: String

    init(_ text: String, _ mistake: String) {
        self.text = text
        self.mistake = mistake
    }

    var testDescription: String { text }
}

struct SettingsMistakesTests {
    private static let othersHome =
        "~bob would be another user's home folder, which is not looked up: write the whole path, or ./~bob/x for a folder of that name"

    private static let wrong: [Wrong] = [
        Wrong("[acount.x]", #"config.toml:8:2: unknown key "acount"; did you mean "account"?"#),
        Wrong("[alert]", "config.toml:8:2: [alert] is not available in this version: remove it"),
        Wrong("[account.work.sync]\nexpunge = 1", "config.toml:9:11: expunge must be true or false, found 1"),
        Wrong(
            "[account.work.sync]\n  max-size = \"50 potatoes\"",
            #"config.toml:9:14: max-size must be a size in quotes such as "50MB", found "50 potatoes""#),
        Wrong(
            "[account.work.sync]\nmax-age = \"3m\"",
            #"config.toml:9:11: max-age must be a time in quotes such as "30d" (units: s, min, h, d, w, y), found "3m""#),
        Wrong("[account.work.sync]\nmax-messages = -1", "config.toml:9:16: max-messages must be at least 0, found -1"),
        Wrong("[account.work.sync]\nbrake = { share = 1.5 }", "config.toml:9:19: share must be from 0.0 to 1.0, found 1.5"),
        Wrong(
            "[account.work.sync]\nbrake.cuont = 3",
            #"config.toml:9:7: unknown key "cuont" in [account.work.sync.brake]; did you mean "count"?"#),
        Wrong(
            "[account.work.sync]\noperations = [\"new\", \"flgs\"]",
            #"config.toml:9:14: unknown operation "flgs"; did you mean "flags"?"#),
        Wrong(
            "[account.work.sync]\ndirection = \"psuh\"",
            #"config.toml:9:13: direction must be "both", "pull" or "push", found "psuh"; did you mean "push"?"#),
        Wrong(
            "[account.work.folders]\nsubscribed = \"yes\"",
            #"config.toml:9:14: subscribed must be true or false, found "yes""#),
        Wrong("[account.work.limits]\nconnections = 0", "config.toml:9:15: connections must be from 1 to 64, found 0"),
        Wrong("[account.work.limits]\nconnections = \"4\"", #"config.toml:9:15: connections must be a number, found "4""#),
        Wrong(
            "[account.work.folders]\nlayout = \"maildir\"",
            #"config.toml:9:10: layout must be "nested" or "maildir++", found "maildir"; did you mean "maildir++"?"#),
        Wrong(
            "[account.work.folders]\ninclude = []",
            #"config.toml:9:11: include is empty, so no folder would take part: write ["*"] for all"#),
        Wrong(
            "[account.work.folders]\nexclude = \"Junk\"",
            #"config.toml:9:11: exclude must be a list of texts such as ["A", "B"], found "Junk""#),
        Wrong("[account.work.folders]\nexclude = [\"\"]", "config.toml:9:11: an empty pattern matches no folder: remove it"),
        Wrong(
            "[account.work.folders]\nrename = { A = 1 }",
            #"config.toml:9:10: rename must be a table of texts such as { "A" = "B" }, found a table"#),
        Wrong(
            "[account.b]\nuse = \"mut\"\nuser = \"b\"\nmaildir = \"/b\"\nserver.host = \"h\"\nauth.password.env = \"P\"",
            #"config.toml:9:7: there is no use "mut"; did you mean "mutt"?"#),
        Wrong(
            "[account.b]\nprofile = \"exchnge-online\"\nuser = \"b\"\nmaildir = \"/b\"\nserver.host = \"h\"\nauth.password.env = \"P\"",
            #"config.toml:9:11: there is no profile "exchnge-online"; did you mean "exchange-online"?"#),
        Wrong(
            "[account.b]\nuser = \"b\"\nmaildir = \"/home/ann/Mail/work\"\nserver.host = \"h\"\nauth.password.env = \"P\"",
            "config.toml:10:11: maildir is also that of account work: each account needs its own"),
        Wrong(
            "[account.b]\nuser = \"b\"\nmaildir = \"~/Mail\"\nserver.host = \"h\"\nauth.password.env = \"P\"",
            "config.toml:10:11: maildir and that of account work lie one within the other: each needs its own"),
        Wrong(
            "[account.b]\nuser = \"b\"\nmaildir = \"/b\"\nstate = \"../../.local/state/restante/work\"\nserver.host = \"h\"\nauth.password.env = \"P\"",
            "config.toml:11:9: state is also that of account work: each account needs its own"),
        Wrong(
            "[account.b]\nuser = \"b\"\nmaildir = \"/b/mail\"\nstate = \"/b\"\nserver.host = \"h\"\nauth.password.env = \"P\"",
            "config.toml:10:11: maildir and state of account b must lie apart: /b/mail and /b"),
        Wrong(
            "[account.b]\nuser = \"b\"\nmaildir = \"~bob/x\"\nserver.host = \"h\"\nauth.password.env = \"P\"",
            "config.toml:10:11: \(othersHome)"),
        Wrong("[tokens]\nkey = { file = \"~bob/x\" }", "config.toml:9:16: \(othersHome)"),
    ]

    @Test("a mistake is told with its place and what to do", arguments: wrong)
    private func mistake(_ wrong: Wrong) {
        #expect(SettingsFixture.mistakes(SettingsFixture.account("work", wrong.text)) == [wrong.mistake])
    }

    /// Configurations that differ from a good one in one line.
    private static let wrongLines: [(String, String, String)] = [
        (
            "host = \"imap.example.org\"", "host = \"imap.example.org\"\nport = \"993\"",
            #"config.toml:6:8: port must be a number, found "993""#
        ),
        (
            "host = \"imap.example.org\"", "host = \"imap.example.org\"\nport = 99999",
            "config.toml:6:8: port must be from 1 to 65535, found 99999"
        ),
        (
            "host = \"imap.example.org\"", "host = \"imap.example.org\"\nprot = 993",
            #"config.toml:6:1: unknown key "prot" in [account.work.server]; did you mean "port"?"#
        ),
        (
            "host = \"imap.example.org\"", "security = \"plaintext\"\nhost = \"imap.example.org\"",
            #"config.toml:5:12: security "plaintext" is allowed to this machine only, and imap.example.org is another: write "tls" or "starttls""#
        ),
        (
            "host = \"imap.example.org\"", "host = \"imaps://imap.example.org\"",
            #"config.toml:5:8: host must be a name or an address such as "imap.example.org", found "imaps://imap.example.org""#
        ),
        (
            "host = \"imap.example.org\"", "",
            #"config.toml:1:10: [account.work] has no server.host: write [account.work.server] and below it host = "imap.example.org""#
        ),
        (
            "host = \"imap.example.org\"", "host = imap.example.org",
            #"config.toml:5:9: a text must stand in quotes: "imap.example.org""#
        ),
        (
            "host = \"imap.example.org\"", "host = \"h\"\ntrust = \"no-such.pem\"",
            "config.toml:6:9: trust names a certificate file that cannot be read: ~/.config/restante/no-such.pem"
        ),
        (
            "host = \"imap.example.org\"", "host = \"h\"\nfingerprint = \"sha256:12\"",
            #"config.toml:6:15: fingerprint must be "sha256:" and 64 hexadecimal digits"#
        ),
        (
            "host = \"imap.example.org\"",
            "host = \"h\"\ntrust = \"/dev/null\"\nfingerprint = \"sha256:" + String(repeating: "ab", count: 32) + "\"",
            "config.toml:7:15: trust and fingerprint exclude each other: remove one of them"
        ),
        (
            "user = \"ann@example.org\"", "",
            "config.toml:1:10: [account.work] has no user: the name to sign in with, for most providers the address"
        ),
        (
            "user = \"ann@example.org\"", "user = \"\"",
            "config.toml:2:8: user is empty: it is the name to sign in with, for most providers the address"
        ),
        (
            "user = \"ann@example.org\"", "user = \"a\"\nmode = \"backups\"",
            #"config.toml:3:8: mode must be "sync", "backup" or "mirror", found "backups"; did you mean "backup"?"#
        ),
        (
            "user = \"ann@example.org\"", "user = \"a\"\nmode = \"backup\"\nsync.trash = \"Trash\"",
            #"config.toml:4:14: trash is for mode "sync": mode "backup" never writes to the server"#
        ),
        (
            "user = \"ann@example.org\"", "user = \"a\"\nmode = \"mirror\"\nsync.direction = \"push\"",
            #"config.toml:4:18: direction "push" is for mode "sync": mode "mirror" never writes to the server"#
        ),
        (
            "[account.work]", "[account.\"a b\"]",
            #"config.toml:1:10: the account's name "a b" may have letters, digits and -_.@+ only, and must begin with a letter or digit"#
        ),
        (
            "user = \"ann@example.org\"", "user = \"a\"\nstate = \"~bob/x\"",
            "config.toml:3:9: \(othersHome)"
        ),
        ("password = { env = \"PASSWORD\" }", "password = { file = \"~bob/x\" }", "config.toml:7:21: \(othersHome)"),
        (
            "password = { env = \"PASSWORD\" }", "password = { env = 3 }",
            "config.toml:7:20: env must be a text in quotes, found 3"
        ),
        ("password = { env = \"PASSWORD\" }", "password = { env = \"\" }", "config.toml:7:20: env is empty"),
        (
            "password = { env = \"PASSWORD\" }", "password = { env = \"A\", file = \"b\" }",
            "config.toml:7:12: password has 2 sources: keep one of env, file"
        ),
        (
            "password = { env = \"PASSWORD\" }", "password = { env = \"A\" }\ntenant = \"b\"",
            #"config.toml:8:1: tenant belongs to method "oauth2": write that, or remove tenant"#
        ),
    ]

    @Test("a wrong line is told with its place and what to do", arguments: wrongLines)
    func wrongLine(_ original: String, _ replacement: String, _ mistake: String) {
        // The account's own name also stands in the headers of its tables.
        var text = SettingsFixture.account().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for index in text.indices where text[index] == original { text[index] = replacement }
        if original == "[account.work]" {
            for index in text.indices { text[index] = text[index].replacing("account.work", with: "account.\"a b\"") }
        }
        #expect(SettingsFixture.mistakes(text.joined(separator: "\n")) == [mistake])
    }

    @Test("a literal password is refused with the alternatives and never repeated")
    func literalPassword() {
        let text = SettingsFixture.account().replacing("{ env = \"PASSWORD\" }", with: "\"hunter2\"")
        let mistakes = SettingsFixture.mistakes(text)
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("config.toml:7:12: a password is never written in the configuration") == true)
        for name in PasswordSource.names { #expect(mistakes.first?.contains(name) == true) }
        #expect(mistakes.first?.contains("hunter2") == false)
    }

    @Test(
        "a misspelt name is told, and not what follows from it; what may follow from an unknown one comes after it",
        arguments: [
            ("[account.work.server]", "[account.work.sever]", ["4:15: unknown key \"sever\" in [account.work]; did you mean \"server\"?"]),
            (
                "host = \"imap.example.org\"", "hots = \"imap.example.org\"",
                ["5:1: unknown key \"hots\" in [account.work.server]; did you mean \"host\"?"]
            ),
            ("[account.work.auth]", "[account.work.atuh]", ["6:15: unknown key \"atuh\" in [account.work]; did you mean \"auth\"?"]),
            ("maildir = \"~/Mail/work\"", "mailbox-dir = \"x\"", ["3:1: unknown key \"mailbox-dir\"", "1:10: [account.work] has no maildir"]),
        ])
    func misspelt(_ original: String, _ replacement: String, _ starts: [String]) {
        let mistakes = SettingsFixture.mistakes(SettingsFixture.account().replacing(original, with: replacement))
        #expect(mistakes.count == starts.count, "\(mistakes)")
        for (mistake, start) in zip(mistakes, starts) { #expect(mistake.hasPrefix("config.toml:" + start), "\(mistakes)") }
    }

    @Test("all mistakes are told at once, in the order of the file, what is missing last")
    func allAtOnce() {
        let text = """
            [account.a]
            usr = "x"
            maildir = 5
            [account.a.server]
            port = "993"
            [account.a.auth]
            """
        #expect(
            SettingsFixture.mistakes(text) == [
                "config.toml:2:1: unknown key \"usr\" in [account.a]; did you mean \"user\"?",
                "config.toml:3:11: maildir must be a text in quotes, found 5",
                "config.toml:5:8: port must be a number, found \"993\"",
                "config.toml:1:10: [account.a] has no server.host: write [account.a.server] and below it host = \"imap.example.org\"",
                "config.toml:6:12: [account.a.auth] has no password: write password = \(PasswordSource.alternatives)",
            ])
    }

    @Test(
        "what is not TOML is told with its place",
        arguments: [
            ("a = 1\na = 2", "config.toml:2:5: the key a is there already: keep one of the two"),
            ("a = 1\na.b = 2", "config.toml:2:1: the key a.b is there already: keep one of the two"),
            ("s = { host = \"a\", host = \"b\" }", "config.toml:1:26: the key host is there already: keep one of the two"),
            ("[account.a]\n[account.a]\n", "config.toml:2:1: the section [account.a] is there already: write all of it in one place"),
            ("[account.x", "config.toml:1:11: the ] behind the section's name is missing"),
            ("x = \"open", "config.toml:1:10: the text has no end: its closing quotation mark"),
            ("x = \"open\r\ny = 'z'", "config.toml:1:10: the text has no end: its closing quotation mark"),
            ("x = \"\"\"open", "config.toml:1:12: the text has no end: its closing quotation mark"),
            ("x = \"a\\qb\"", "config.toml:1:8: a backslash in a text in \" \" must be doubled; or write the text in ' '"),
            ("host \"x\"", "config.toml:1:6: a key is followed by = and its value, such as port = 993"),
            ("host", "config.toml:1:5: a key is followed by = and its value, such as port = 993"),
            ("host =\n", "config.toml:1:7: there is no value behind the =: write one, a text in quotes, or remove the line"),
            ("host =", "config.toml:1:7: there is no value behind the ="), ("x = [1, 2\n", "config.toml:1:11: the list has no end"),
            ("max-size = 5MB", "config.toml:1:13: this is no number: a text must stand in quotes"),
            ("maildir = ~/Mail # here", "config.toml:1:11: a text must stand in quotes: \"~/Mail\""),
        ])
    func notTOML(_ text: String, _ start: String) {
        let mistakes = SettingsFixture.mistakes(text)
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix(start) == true, "\(mistakes)")
        #expect(mistakes.first?.contains("parsing") == false, "\(mistakes)")
    }

    /// Bytes that are no text, and what is said of them.
    private static let noText: [([UInt8], String)] = [
        (Array("# a\n# Caf".utf8) + [0xE9, 0x0A], "2:6: this is not UTF-8: save the file as UTF-8 in your editor"),
        ([0xFF, 0xFE, 0x61, 0x00], "1:1: this is not UTF-8: save the file as UTF-8 in your editor"),
        (Array("# é".utf8) + [0xC3], "1:4: this is not UTF-8: save the file as UTF-8 in your editor"),
        (Array("# é\n\0# b\n".utf8), "2:1: a NUL character stands here: remove it, or save the file as UTF-8"),
    ]

    @Test(
        "a file that is no UTF-8 text is told with the place, be it the configuration, a profile or a list of users",
        arguments: ["config.toml", "profiles/uses/own.toml", "users.txt"], noText)
    private func notText(_ file: String, _ wrong: ([UInt8], String)) throws {
        let folder = try TemporaryDirectory()
        let config = folder.path("config.toml")
        let users = "users = { file = \"users.txt\" }\nmaildir = \"/m/{user}\""
        try folder.write(SettingsFixture.account("work", "[account.b]\nuse = \"own\"\n" + users), to: "config.toml")
        try folder.makeDirectory("profiles/uses")
        try folder.write("about = \"Ours.\"\n", to: "profiles/uses/own.toml")
        try folder.write("ann\n", to: "users.txt")
        try Files.write(wrong.0, to: folder.path(file))
        let error = #expect(throws: ConfigurationError.self) {
            try Settings.load(config, surroundings: SettingsFixture.surroundings)
        }
        let name = file == "users.txt" ? file : folder.path(file)
        #expect(error?.lines.contains("\(name):\(wrong.1)") == true, "\(error?.lines ?? [])")
    }

    @Test("without HOME the system is asked for the home folder; where it knows none, that is what is told")
    func noHome() throws {
        let recorded = Surroundings(homeOnRecord: { "/srv/ann" }, variable: { _ in nil })
        #expect(recorded.stateDirectory == "/srv/ann/.local/state/restante")
        #expect(recorded.absolute("~/Mail", relativeTo: "/") == "/srv/ann/Mail")
        let none = Surroundings { _ in nil }
        for path in [nil, "/etc/restante.toml"] {
            #expect(throws: ConfigurationError(Surroundings.homeless)) { try Settings.load(path, surroundings: none) }
        }
        let placed = Surroundings { $0 == "XDG_STATE_HOME" ? "/var/lib" : nil }
        #expect(throws: ConfigurationError([Mistake(place: Place(file: "c", line: 3, column: 11), message: Surroundings.homeless)])) {
            try Settings.read(SettingsFixture.account(), file: "c", folder: "/etc", surroundings: placed)
        }
    }

    @Test("a file without an account is an error", arguments: ["", "# nothing\n", "[account]\n"])
    func noAccount(_ text: String) {
        #expect(SettingsFixture.mistakes(text) == ["config.toml has no account: begin one with [account.NAME]"])
    }

    @Test("a file that is not there is told by the name the user gave")
    func missingFile() {
        #expect(throws: ConfigurationError("the configuration none.toml cannot be read: No such file or directory")) {
            try Settings.load("none.toml", surroundings: SettingsFixture.surroundings)
        }
        #expect(
            throws: ConfigurationError(
                "the configuration ~/.config/restante/config.toml cannot be read: No such file or directory; "
                    + "write one, name another with --config FILE, or try `restante demo`")
        ) {
            try Settings.load(nil, surroundings: SettingsFixture.surroundings)
        }
    }
}
