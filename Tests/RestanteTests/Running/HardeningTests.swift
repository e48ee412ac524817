import Glibc
import TestRig
import Testing

@testable import restante

/// What a program that the configuration names can see of the one that runs it.
struct HardeningTests {
    private func look(_ script: String, debugging: Bool = false) async throws -> String {
        let sandbox = try RunningSandbox()
        var program = try Program()
        if debugging { program.variables["RESTANTE_DEBUG"] = "1" }
        let path = try program.home.write("#!/bin/sh\n{ \(script); } > seen 2>&1\necho secret\n", to: "password")
        try program.configure([("ann", sandbox.port)])
        let config = try Files.text(program.home.path("config.toml"))
        try program.home.write(config.replacing("echo secret", with: "sh \(path)"), to: "config.toml")
        let result = try await program.shell("ulimit -c unlimited 2>/dev/null; \(Program.path) folders ann --config config.toml")
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        return try Files.text(program.home.path("seen"))
    }

    @Test("no core is dumped once secrets may be in memory, unless debugging is wished for")
    func coreDumps() async throws {
        // The shell runs in place of the one that started it, or below it.
        let script = "ulimit -c"
        #expect(try await look(script) == "0\n")
        #expect(try await look(script, debugging: true) != "0\n" || Self.hardLimit == 0)
    }

    /// Where none can be dumped in the first place.
    private static var hardLimit: UInt {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &limit)
        return UInt(limit.rlim_max)
    }

    @Test("a password command gets no file of ours but the standard ones")
    func descriptors() async throws {
        // The shell's own redirection and globbing take some for a moment; a socket, an index or a lock is none of them.
        let seen = try await look("ls -l /proc/self/fd")
        for words in ["socket:", ".sqlite", "lock", "anon_inode", "config.toml"] { #expect(!seen.contains(words), "\(seen)") }
    }
}
