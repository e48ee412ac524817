import Testing
import TestRig

@testable import restante

/// What needs no server: arguments, help, configuration mistakes.
struct UsageTests {
    @Test(
        "wrong usage is status 2 and says what is wrong",
        arguments: [
            (["bakcup"], "there is no command \"bakcup\"; did you mean \"backup\"?"),
            (["backup", "--dry-run"], "Unknown option '--dry-run'"),
            (["-q", "backup", "-v"], "--verbose and --quiet exclude each other"),
            (["verify", "--sample", "0"], "--sample must be above 0"),
            (["log", "--limit", "0"], "--limit must be at least 1"), (["folders"], "Missing expected argument '<account>'"),
            (["sync", "--folder", ""], "--folder needs a pattern"),
            (["index", "rebuild"], "Missing expected argument '<account>'"),
            (["index", "rebiuld"], "'rebiuld'"), (["sync", "--allow-mass-deletion"], "Unknown option"),
            (["profiles", "dovcot"], "did you mean \"dovecot\"?"),
            (["-q", "bakcup"], "there is no command \"bakcup\"; did you mean \"backup\"?"),
            (["--config", "x", "bakcup", "--help"], "there is no command \"bakcup\"; did you mean \"backup\"?"),
            (["help", "bakcup"], "there is no command \"bakcup\"; did you mean \"backup\"?"),
            (["help", "archive", "lst"], "there is no command \"lst\"; did you mean \"list\"?"),
            (["archive", "extract", "x", "--to", "-", "--json"], "Usage: restante archive extract "),
            (["search", "-spam"], "A query that begins with - stands behind --"),
            (["search", "-plan"], "as in: restante search … -- '-spam'"),
            (["backup", "--config", "none.toml"], "the configuration none.toml cannot be read: No such file or directory"),
        ])
    func wrongUsage(_ arguments: [String], _ words: String) async throws {
        let program = try Program()
        let line = ([Program.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let result = try await program.shell(line)
        #expect(result.status == 2)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(arguments.contains("--json") ? result.output.hasPrefix("{\"event\":\"error\",") : result.output == "")
    }

    @Test("wrong usage with --json is an object too, and help of help is help")
    func usageAsJSON() async throws {
        let program = try Program()
        let result = try await program.run("--json", "bogus")
        #expect(result.status == 2 && result.errors.hasPrefix("Error: there is no command \"bogus\"; "), "\(result.errors)")
        #expect(result.output.hasPrefix("{\"event\":\"error\",") && result.output.contains("there is no command"), "\(result.output)")
        let option = try await program.run("backup", "--json", "--bogus")
        #expect(option.status == 2 && option.output.contains("Unknown option '--bogus'"), "\(option.output)")
        for arguments in [["help"], ["help", "archive", "list"], ["--generate-completion-script", "bash"]] {
            let line = ([Program.path] + arguments).joined(separator: " ")
            let result = try await program.shell(line)
            #expect(result.status == 0 && result.errors == "", "\(arguments): \(result.errors)")
        }
    }

    @Test("output that is lost is status 1 and one sentence", arguments: ["profiles", "profiles gmail", "--json profiles", "--help"])
    func fullDisk(_ command: String) async throws {
        let result = try await Program().shell("'\(Program.path)' \(command) > /dev/full")
        #expect(result.status == 1, "\(result.errors)")
        #expect(result.errors.hasPrefix("standard output cannot be written (No space left on device): "), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }

    @Test("mistakes of the configuration are status 2, one line each, and objects with --json")
    func configurationMistakes() async throws {
        let program = try Program()
        try program.home.write("[account.a]\nport = 1\nuser = 2\n", to: "config.toml")
        let text = try await program.run("status", "--config", "config.toml")
        #expect(text.status == 2)
        #expect(text.errors.contains("config.toml:2:1: unknown key \"port\" in [account.a]"))
        #expect(text.errors.contains("config.toml:3:8: user must be a text in quotes, found 2\n"))
        let json = try await program.run("status", "--config", "config.toml", "--json")
        #expect(
            json.output.contains(#""file":"config.toml","line":3,"column":8,"message":"user must be a text in quotes, found 2"}"#)
        )
    }

    @Test(
        "every command explains itself with an example and its exit statuses",
        arguments: [
            "demo", "backup", "sync", "folders", "status", "log", "verify", "check", "index", "index rebuild", "profiles",
        ])
    func help(_ command: String) async throws {
        let program = try Program()
        let result = try await program.shell("'\(Program.path)' \(command) --help")
        #expect(result.isSuccess)
        #expect(result.output.contains("EXAMPLE:\n  restante \(command)"))
        #expect(result.output.contains("EXIT STATUS:\n    0  all done"))
    }

    @Test("the program works when copied alone")
    func copiedAlone() async throws {
        let program = try Program()
        let result = try await program.shell("cp '\(Program.path)' here && ./here profiles courier && ./here --version")
        #expect(result.isSuccess, "\(result.errors)")
        #expect(result.output.contains("limits.connections = 2"))
        #expect(result.output.hasSuffix("0.1.0\n"))
    }

    @Test("a reader that goes away is no crash", arguments: ["profiles", "profiles --json", "--help"])
    func brokenPipe(_ command: String) async throws {
        let program = try Program()
        let result = try await program.shell("{ '\(Program.path)' \(command); echo \"status $?\" >&2; } | true")
        #expect(result.errors == "status 0\n")
    }
}
