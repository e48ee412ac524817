import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import restante

/// SIGKILL before each call that has an effect on the disk, by a library that is loaded into the program.
@Suite("A removal or a repair that is killed", .serialized)
struct KilledRemovalTests {
    private static let library = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <signal.h>
        #include <stdatomic.h>
        #include <stdlib.h>
        #include <sys/types.h>
        #include <unistd.h>
        static atomic_int calls;
        static void step(void) {
            const char *when = getenv("DIE_AT");
            if (when && atomic_fetch_add(&calls, 1) + 1 == atoi(when)) kill(getpid(), SIGKILL);
        }
        #define WRAP(type, name, parameters, arguments) \\
            type name parameters { \\
                static type (*real) parameters; \\
                if (!real) real = (type (*) parameters)dlsym(RTLD_NEXT, #name); \\
                step(); \\
                return real arguments; \\
            }
        WRAP(int, fsync, (int f), (f))
        WRAP(int, fdatasync, (int f), (f))
        WRAP(int, ftruncate, (int f, off_t n), (f, n))
        WRAP(int, ftruncate64, (int f, off_t n), (f, n))
        WRAP(ssize_t, pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o))
        WRAP(ssize_t, pwrite64, (int f, const void *b, size_t n, off_t o), (f, b, n, o))
        WRAP(int, unlink, (const char *p), (p))
        WRAP(int, unlinkat, (int d, const char *p, int g), (d, p, g))
        WRAP(int, rename, (const char *a, const char *b), (a, b))
        WRAP(int, renameat, (int d, const char *a, int e, const char *b), (d, a, e, b))
        WRAP(int, renameat2, (int d, const char *a, int e, const char *b, unsigned g), (d, a, e, b, g))
        WRAP(int, linkat, (int d, const char *a, int e, const char *b, int g), (d, a, e, b, g))
        """

    /// Runs a command again and again, each time from the same state, and kills it one effect later each time, until it ends by
    /// itself.
    private func sweep(
        _ rig: RetentionProgram, _ command: String, _ check: (_ effect: Int) async throws -> Void
    ) async throws {
        let program = rig.program
        try program.home.write(Self.library, to: "die.c")
        let prepared = try await program.shell(
            "cc -shared -fPIC -o die.so die.c -ldl && mkdir base && cp -a mail state .local base/ 2>/dev/null; test -d base/state")
        try #require(prepared.isSuccess, "\(prepared.errors)")
        var (effect, kills) = (1, 0)
        while true {
            let result = try await program.shell(
                """
                rm -rf mail state .local; cp -a base/. .
                DIE_AT=\(effect) LD_PRELOAD=$PWD/die.so \(Program.path) \(command) --config config.toml
                """)
            guard result.status == 137 || result.status == nil else {
                #expect(result.status == 0, "\(result.output)\(result.errors)")
                break
            }
            kills += 1
            try await check(effect)
            // Beyond the first ones they repeat themselves.
            effect += effect < 24 ? 1 : 3
        }
        #expect(kills > 10)
    }

    @Test("an erasure is whole or has not begun, nothing is deleted on the server, and the record has what is gone")
    func erasure() async throws {
        let rig = try await RetentionProgram(mode: "sync")
        try await sweep(rig, "erase work before:2004 --yes") { effect in
            let missing = 5 - (try await rig.years("INBOX").count)
            let recorded = try await rig.audited().count { $0 == "erase" }
            #expect(missing <= recorded, "killed at \(effect): \(missing) files are gone, \(recorded) are on record")
            try await rig.expect(0, "sync")
            let years = try await rig.years("INBOX")
            #expect(years == [2004, 2005] || years == [2001, 2002, 2003, 2004, 2005], "killed at \(effect): \(years)")
            #expect(missing == 0 || years.count == 2, "killed at \(effect)")
            #expect(rig.sandbox.account.mailbox(.inbox)?.uids == [1, 2, 3, 4, 5], "killed at \(effect)")
            try await rig.expect(0, "verify", "--against-server")
            #expect(try await rig.audited().count { $0 == "erase" } >= 5 - years.count)
        }
    }

    @Test("a repair leaves the good file or the damaged one under the message's name, and the next one ends it")
    func repair() async throws {
        let rig = try await RetentionProgram(mode: "sync")
        let harm = try await rig.program.shell("for f in $(grep -l 'of 2002' mail/work/INBOX/*/*); do chmod u+w $f; sed -i s/words/wards/ $f; done")
        #expect(harm.status == 0)
        let names = try await rig.program.shell("ls mail/work/INBOX/cur mail/work/INBOX/new").output
        try await sweep(rig, "verify --repair") { effect in
            #expect(try await rig.program.shell("ls mail/work/INBOX/cur mail/work/INBOX/new").output == names, "killed at \(effect)")
            try await rig.expect(0, "verify", "--repair")
            try await rig.expect(0, "sync")
            #expect(try await rig.years("INBOX") == [2001, 2002, 2003, 2004, 2005])
            try await rig.expect(0, "verify", "--against-server")
            #expect(try await rig.program.shell("grep -rl 'wards of' state/work/trash | wc -l").output != "0\n")
            #expect(rig.sandbox.account.mailbox(.inbox)?.uids == [1, 2, 3, 4, 5], "killed at \(effect)")
        }
    }
}
