import FoundationEssentials
import Glibc
import IMAPSandbox
import Mail
import Testing
import TestRig

@testable import restante

/// Archives by the built program, and by the tools that everybody has.
@Suite("restante export, archive and restore")
struct ArchiveCommandTests {
    /// A line of `--json` output, as far as the tests look.
    private struct Line: Decodable {
        let event: String
        let number: UInt64?
        let folder: String?
        let subject: String?
        let messages: UInt64?
        let omitted: UInt64?
        let missing: UInt64?
        let changed: UInt64?
        let quarantined: UInt64?
        let complete: Bool?
        let good: Bool?
        let goodMessages: UInt64?
        let signers: [String]?
        let restored: Int?
        let present: Int?
        let message: String?
    }

    private func lines(_ result: ProcessResult) throws -> [Line] {
        try result.output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    /// A program whose account `work` was backed up: 12 messages in three folders.
    private func backedUp() async throws -> (Program, RunningSandbox) {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        sandbox.account.setFlags(MessageFlags([.seen, .flagged], keywords: [Keyword("Later")]), of: [2], in: .inbox)
        sandbox.account.append(SandboxMessage(text: "From: Ann <ann@example.org>\r\nSubject: The plan\r\nMessage-ID: <plan@a>\r\n\r\nbudget\r\n"), to: .inbox)
        try program.configure([("work", sandbox.port)])
        try Self.expect(await program.run("backup", "--config", "config.toml"), 0)
        return (program, sandbox)
    }

    private static func expect(_ result: ProcessResult, _ status: Int32, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(result.status == status, "\(result.output)\(result.errors)", sourceLocation: sourceLocation)
        try #require(result.status == status, sourceLocation: sourceLocation)
    }

    private func export(_ program: Program, _ more: String = "", to file: String = "work.tar.xz") async throws -> ProcessResult {
        try await program.shell("\(Program.path) export work --config config.toml --json --output \(file) \(more)")
    }

    @Test("an export is what GNU tar and xz read, the same bytes each time, and good by verify", arguments: ["maildir", "mbox", "eml"])
    func roundTrip(_ format: String) async throws {
        let (program, _) = try await backedUp()
        let result = try await export(program, "--format \(format)")
        try Self.expect(result, 0)
        let summary = try #require(try lines(result).last)
        #expect(summary.event == "exported" && summary.messages == 13 && summary.complete == true)
        try Self.expect(await export(program, "--format \(format) --threads 1", to: "again.tar.xz"), 0)
        let shell = try await program.shell(
            "cmp work.tar.xz again.tar.xz && xz --test work.tar.xz && mkdir out && tar xJf work.tar.xz -C out && find out/mail -type f | wc -l")
        try Self.expect(shell, 0)
        #expect(shell.output.split(separator: "\n").last.map { Int($0) ?? 0 } == (format == "mbox" ? 3 : format == "eml" ? 13 : 14))
        let verified = try await program.run("archive", "verify", "work.tar.xz", "--json")
        try Self.expect(verified, 0)
        #expect(try lines(verified).last?.goodMessages == 13)
        let piped = try await program.shell("\(Program.path) export work --config config.toml --format \(format) --output - | cmp - work.tar.xz")
        try Self.expect(piped, 0)
    }

    @Test("list, search and extract find the same message; extracted trees are what the store has")
    func reading() async throws {
        let (program, sandbox) = try await backedUp()
        try Self.expect(await export(program), 0)
        let list = try lines(await program.run("archive", "list", "work.tar.xz", "--json", "--folder", "INBOX"))
        #expect(list.filter { $0.event == "message" }.count == 8)
        let plan = try #require(list.first { $0.subject == "The plan" }?.number)
        for query in ["from:ann", "subject:\"the plan\"", "id:plan@a", "budget", "folder:INBOX budget after:2000-01-01"] {
            let found = try lines(await program.run("archive", "search", "work.tar.xz", query, "--json"))
            #expect(found.filter { $0.event == "message" }.map(\.number).contains(plan), "\(query)")
        }
        #expect(try await program.run("archive", "search", "work.tar.xz", "before:yesterday").status == 2)
        let one = try await program.run("archive", "extract", "work.tar.xz", String(plan), "--to", "-")
        try Self.expect(one, 0)
        let body = try #require(sandbox.account.mailbox(.inbox)?.messages.last?.body.bytes)
        #expect(Array(one.output.utf8) == body)
        for (form, files) in [("maildir", "13"), ("eml", "13"), ("mbox", "3")] {
            try Self.expect(await program.run("archive", "extract", "work.tar.xz", "--to", form, "--output", form), 0)
            let count = try await program.shell("find \(form) -type f ! -name dovecot-keywords | wc -l")
            #expect(count.output.contains(files), "\(form): \(count.output)")
        }
        #expect(try await program.run("archive", "extract", "work.tar.xz", "--output", "maildir").status == 1)
    }

    @Test("a message that an archive does not have is told by its number, and nothing is extracted")
    func noSuchMessage() async throws {
        let (program, _) = try await backedUp()
        try Self.expect(await export(program), 0)
        for (options, words) in [
            ("9999 --to -", "message 9999"), ("9999 --output o", "message 9999"), ("1 9999 --output o", "message 9999"),
            ("0 1 14 --to -", "messages 0, 14"),
        ] {
            let result = try await program.shell("\(Program.path) archive extract work.tar.xz \(options)")
            #expect(result.status == 1 && result.output.isEmpty && !Files.exists(program.home.path("o")), "\(options): \(result.output)")
            #expect(
                result.errors == "work.tar.xz has no \(words): its messages have the numbers 1 to 13; nothing was extracted\n",
                "\(options): \(result.errors)")
        }
        let none = try await program.run("archive", "extract", "work.tar.xz", "1", "--subject", "nothing like it", "--output", "n")
        #expect(none.status == 1 && none.errors.contains("none of these messages"), "\(none.errors)")
    }

    @Test("a later archive holds only what is new, and its place in the chain is checked")
    func chain() async throws {
        let (program, sandbox) = try await backedUp()
        try Self.expect(await export(program), 0)
        sandbox.account.append(SandboxMessage(text: "Subject: new\r\n\r\nnew\r\n"), to: .inbox)
        try Self.expect(await program.run("backup", "--config", "config.toml"), 0)
        let second = try await export(program, "--since-archive work.tar.xz", to: "second.tar.xz")
        let summary = try #require(try lines(second).last)
        #expect(second.status == 0 && summary.messages == 1 && summary.omitted == 13, "\(second.errors)")
        try Self.expect(await program.run("archive", "verify", "second.tar.xz", "--previous", "work.tar.xz"), 0)
        #expect(try await program.run("archive", "verify", "work.tar.xz", "--previous", "second.tar.xz").status == 1)
    }

    @Test("files that are gone or were changed are named and counted in the manifest, and the status is 3")
    func incomplete() async throws {
        let (program, _) = try await backedUp()
        let damage = try await program.shell(
            "set -- $(ls -d mail/work/INBOX/*/*); rm \"$1\"; chmod u+w \"$2\"; echo x >> \"$2\"")
        try Self.expect(damage, 0)
        let result = try await export(program)
        try Self.expect(result, 3)
        let summary = try #require(try lines(result).last)
        #expect(summary.missing == 1 && summary.changed == 1 && summary.messages == 11 && summary.complete == false)
        #expect(try lines(result).filter { $0.event == "finding" }.count == 2)
        let manifest = try await program.shell("tar xJOf work.tar.xz manifest.json")
        #expect(manifest.output.contains("\"quarantined\":0,\"missing\":1,\"changed\":1"), "\(manifest.output)")
        try Self.expect(await program.run("archive", "verify", "work.tar.xz"), 0)
    }

    @Test("verify names a damaged message; extract leaves it out, and --salvage gets past a lost end")
    func damage() async throws {
        let (program, _) = try await backedUp()
        try Self.expect(await export(program), 0)
        let cut = try await program.shell("head -c -200 work.tar.xz > cut.tar.xz; cp work.tar.xz bad.tar.xz; printf '\\377\\377\\377\\377' | dd of=bad.tar.xz bs=1 seek=400 conv=notrunc")
        try Self.expect(cut, 0)
        let verified = try await program.run("archive", "verify", "bad.tar.xz", "--json")
        try Self.expect(verified, 1)
        let problems = try lines(verified).filter { $0.event == "problem" }
        #expect(problems.contains { $0.number != nil } && problems.allSatisfy { $0.message != nil }, "\(verified.output)")
        #expect(try lines(verified).last?.good == false)
        let extracted = try await program.run("archive", "extract", "bad.tar.xz", "--output", "left", "--json")
        #expect(extracted.status == 3, "\(extracted.errors)")
        for file in ["cut.tar.xz", "missing.tar.xz", "config.toml"] {
            let result = try await program.run("archive", "list", file)
            #expect(result.status == 1 && result.errors.split(separator: "\n").count == 1, "\(file): \(result.errors)")
        }
        let salvaged = try await program.run("archive", "extract", "cut.tar.xz", "--salvage", "--output", "saved", "--json")
        let saved = try lines(salvaged).last?.messages ?? 0
        #expect(salvaged.status == 3 && saved > 0, "\(salvaged.output)\(salvaged.errors)")
    }

    @Test("a signature is what openssl verifies, and verify takes only the right signer's")
    func signed() async throws {
        let (program, _) = try await backedUp()
        let keys = try await program.shell(
            """
            for name in ann eve; do openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
            -subj /CN=$name -keyout $name.key -out $name.pem; done
            """)
        try Self.expect(keys, 0)
        try Self.expect(await export(program, "--sign ann.pem --key ann.key"), 0)
        let openssl = try await program.shell(
            """
            tar xJf work.tar.xz manifest.json manifest.json.p7s && openssl cms -verify -binary -inform DER \
            -in manifest.json.p7s -content manifest.json -CAfile ann.pem -purpose any -out /dev/null
            """)
        try Self.expect(openssl, 0)
        let good = try await program.run("archive", "verify", "work.tar.xz", "--trust", "ann.pem", "--json")
        try Self.expect(good, 0)
        #expect(try lines(good).last?.signers == ["CN=ann"])
        #expect(try await program.run("archive", "verify", "work.tar.xz", "--trust", "eve.pem").status == 1)
        try Self.expect(await export(program, to: "plain.tar.xz"), 0)
        #expect(try await program.run("archive", "verify", "plain.tar.xz", "--trust", "ann.pem").status == 1)
        #expect(try await export(program, "--sign ann.pem --key eve.key", to: "wrong.tar.xz").status == 1)
        #expect(!Files.exists(program.home.path("wrong.tar.xz")))
    }

    @Test("an encrypted key opens with its passphrase from a file, a command or the environment, and not without")
    func passphrases() async throws {
        var (program, _) = try await backedUp()
        program.variables["KEY_WORD"] = "open sesame"
        let keys = try await program.shell(
            """
            umask 077; echo 'open sesame' > word; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 2 -subj /CN=ann \
            -keyout ann.key -out ann.pem -passout file:word
            """)
        try Self.expect(keys, 0)
        for (number, source) in ["file:word", "'command:cat word'", "env:KEY_WORD"].enumerated() {
            let file = "\(number).tar.xz"
            try Self.expect(await export(program, "--sign ann.pem --key ann.key --key-passphrase \(source)", to: file), 0)
            try Self.expect(await program.run("archive", "verify", file, "--trust", "ann.pem"), 0)
        }
        for (options, status, words) in [
            ("--key ann.key", 1, "no passphrase"), ("--key ann.key --key-passphrase command:true", 1, "printed nothing"),
            ("--key ann.key --key-passphrase 'command:echo no'", 1, "does not open"), ("--key ann.key --key-passphrase sesame", 2, "sesame"),
            ("--key 'pkcs11:token=none?pin-value=1234'", 1, "PKCS #11 provider"),
        ] as [(String, Int32, String)] {
            let result = try await export(program, "--sign ann.pem \(options)", to: "wrong.tar.xz")
            #expect(result.status == status && (result.output + result.errors).contains(words), "\(options): \(result.output)\(result.errors)")
            #expect(!(result.output + result.errors).contains("1234") && !Files.exists(program.home.path("wrong.tar.xz")))
        }
    }

    @Test("an export that is killed at any moment leaves nothing under its name, and the next one is as if nothing had been")
    func killed() async throws {
        let (program, sandbox) = try await backedUp()
        sandbox.account.appendGenerated(400, to: .inbox, meanOctets: 20_000, seed: 9)
        try Self.expect(await program.run("backup", "--config", "config.toml"), 0)
        try Self.expect(await export(program, to: "whole.tar.xz"), 0)
        let (name, partial) = (program.home.path("work.tar.xz"), program.home.path(".work.tar.xz.partial"))
        let size = try Files.read(program.home.path("whole.tar.xz")).count
        for share in [0.0, 0.01, 0.4, 0.8] {
            let process = try program.start("export", "work", "--config", "config.toml", "--output", name, "--threads", "1")
            while process.isRunning, (try? Files.read(partial).count).map({ Double($0) < share * Double(size) }) ?? true {
                try await Task.sleep(for: .milliseconds(1))
            }
            process.kill()
            _ = try await process.wait()
            // It may have been done before the signal came; then it is whole.
            if Files.exists(name) {
                try Self.expect(await program.shell("cmp work.tar.xz whole.tar.xz && rm work.tar.xz"), 0)
            } else {
                // One that only waits for the disk has all its bytes; any other is refused.
                let listed = try await program.run("archive", "list", ".work.tar.xz.partial").status
                let compared = try await program.shell("cmp .work.tar.xz.partial whole.tar.xz").status
                #expect(listed != 0 || compared == 0)
            }
        }
        try Self.expect(await export(program), 0)
        try Self.expect(await program.shell("cmp work.tar.xz whole.tar.xz"), 0)
        #expect(!Files.exists(partial))
        let left = try await program.shell("ls -A | grep -v -e '^mail$' -e '^state$' -e '^config.toml$' -e '.tar.xz$' -e '^.local$' -e '^.config$'")
        #expect(left.output.isEmpty, "\(left.output)")
    }

    @Test("an encrypted archive is what openssl opens, and its recipient alone")
    func encrypted() async throws {
        let (program, _) = try await backedUp()
        let keys = try await program.shell("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ann -keyout ann.key -out ann.pem")
        try Self.expect(keys, 0)
        try Self.expect(await export(program, "--encrypt-to ann.pem", to: "secret.p7m"), 0)
        let refused = try await program.run("archive", "list", "secret.p7m")
        #expect(refused.status == 1 && refused.errors.contains("openssl cms -decrypt"), "\(refused.errors)")
        let opened = try await program.shell(
            "openssl cms -decrypt -binary -inform DER -inkey ann.key -in secret.p7m -out open.tar.xz && xz --test open.tar.xz")
        try Self.expect(opened, 0)
        try Self.expect(await program.run("archive", "verify", "open.tar.xz"), 0)
    }

    @Test("wrong usage is status 2, an archive that is there is left alone, an account without a backup is told")
    func mistakes() async throws {
        let (program, _) = try await backedUp()
        for options in ["--level 10", "--threads -1", "--sign ann.pem", "--since tomorrow", "--timestamp ftp://x", "--format zip",
            "--since 2024-01-02 --before 2024-01-01"]
        {
            #expect(try await export(program, options).status == 2, "\(options)")
        }
        #expect(try await export(program, to: "-").status == 2)
        try program.home.write("mine", to: "work.tar.xz")
        let taken = try await export(program)
        #expect(taken.status == 1 && taken.errors.contains("is there already"), "\(taken.errors)")
        #expect(try Files.text(program.home.path("work.tar.xz")) == "mine")
        let nowhere = try await program.run("export", "work", "--config", "config.toml", "--output", "/nodir/x.tar.xz")
        #expect(nowhere.status == 1 && nowhere.errors == "work: the folder /nodir is not there; make it, or name another with --output\n")
        try program.configure([("other", 1)])
        let empty = try await program.run("export", "other", "--config", "config.toml", "--output", "x.tar.xz")
        #expect(empty.status == 1 && empty.errors.contains("never backed up"), "\(empty.errors)")
    }

    @Test("restore puts an archive's mail on an empty server, and says what it did")
    func restore() async throws {
        let (program, sandbox) = try await backedUp()
        try Self.expect(await export(program), 0)
        let empty = try RunningSandbox(SandboxAccount())
        try program.configure([("work", sandbox.port), ("new", empty.port)])
        let dry = try await program.run("restore", "work", "--to", "new", "--from", "work.tar.xz", "--dry-run", "--json", "--config", "config.toml")
        let planned = try lines(dry).last?.restored
        #expect(dry.status == 0 && planned == 13, "\(dry.output)\(dry.errors)")
        #expect(empty.account.mailboxNames.count == 1)
        let one = try await program.shell(
            "\(Program.path) restore work --to new --from work.tar.xz --dry-run --json --query 'id:<plan@a>' --config config.toml")
        #expect(try lines(one).last?.restored == 1, "\(one.output)\(one.errors)")
        let result = try await program.run("restore", "work", "--to", "new", "--from", "work.tar.xz", "--json", "--config", "config.toml")
        try Self.expect(result, 0)
        #expect(try lines(result).last?.restored == 13)
        #expect(empty.account.mailbox(.inbox)?.messages[1].flags == MessageFlags([.seen, .flagged], keywords: [Keyword("Later")]))
        let none = try await program.run("restore", "work", "--to", "new", "--query", "nothing-such", "--dry-run", "--config", "config.toml")
        #expect(none.status == 0 && none.output.hasSuffix("new: no message matches the query: nothing to put back\n"), "\(none.output)\(none.errors)")
        let again = try await program.run("restore", "work", "--to", "new", "--config", "config.toml")
        try Self.expect(again, 0)
        #expect(again.output.contains("13 there already"), "\(again.output)")
        // The dry ones left no line.
        let record = try await program.run("audit", "--json", "--config", "config.toml")
        let restores = record.output.split(separator: "\n").filter { $0.contains("\"restore\"") }
        #expect(restores.map { $0.contains("begun") } == [true, false, true, false], "\(record.output)")
        #expect(restores[1].contains("13") && restores[1].contains("work.tar.xz"))
    }

    @Test("a folder that nothing has is told, by export, extract and restore; nothing is made, and nothing is on record")
    func noFolder() async throws {
        let (program, sandbox) = try await backedUp()
        let empty = try await program.run("export", "work", "--config", "config.toml", "--output", "x.tar.xz", "--folder", "Indox")
        #expect(empty.status == 1 && empty.errors.contains("no folder matches Indox"), "\(empty.errors)")
        #expect(try Files.names(in: program.home.path).filter { $0.contains(".tar.xz") } == [])
        try Self.expect(await export(program), 0)
        let extracted = try await program.run("archive", "extract", "work.tar.xz", "--folder", "Indox", "--output", "out")
        #expect(extracted.status == 1 && extracted.errors.contains("no folder that matches"), "\(extracted.errors)")
        #expect(!Files.exists(program.home.path("out")))
        let connections = sandbox.server.log.connections
        let restored = try await program.run("restore", "work", "--config", "config.toml", "--folder", "Indox")
        #expect(restored.status == 1 && restored.errors.contains("no folder matches Indox"), "\(restored.errors)")
        #expect(sandbox.server.log.connections == connections)
    }

    @Test("a restore that cannot be put on record is not begun")
    func unrecordable() async throws {
        let (program, sandbox) = try await backedUp()
        try Self.expect(await export(program), 0)
        let empty = try RunningSandbox(SandboxAccount())
        try program.configure([("work", sandbox.port), ("new", empty.port)])
        _ = try await program.shell("mkdir -p \"${XDG_STATE_HOME:-$HOME/.local/state}/restante/audit.jsonl\"")
        let result = try await program.run("restore", "work", "--to", "new", "--from", "work.tar.xz", "--config", "config.toml")
        #expect(result.status == 1 && result.errors.contains("nothing is restored without a record"), "\(result.errors)")
        #expect(!result.errors.contains("empty") && !result.errors.contains("0 folders"), "\(result.errors)")
        #expect(empty.account.mailboxNames.count == 1)
    }
}
