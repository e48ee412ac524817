import Glibc
@testable import Programs
import Testing

@Suite("Programs that are run")
struct ChildProgramTests {
    private static func shell(_ script: String, input: ChildProgram.Input = .bytes([]), limit: Int = 60) -> ChildProgram {
        ChildProgram(["/bin/sh", "-c", script], input: input, limit: limit)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("give their output, their complaints and their status")
    func outcome() async {
        let result = await Self.shell("echo out; echo oops >&2; exit 3").run()
        #expect(result.ending == .exited(status: 3))
        #expect(Self.text(result.output) == "out\n" && Self.text(result.errors) == "oops\n")
        #expect(await Self.shell("kill -TERM $$").run().ending == .killed(signal: SIGTERM))
        #expect(await ChildProgram(["restante-no-such-program"], limit: 60).run().ending == .notStarted(ENOENT))
    }

    @Test("read what they are given, however much, and need not read it")
    func input() async {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        let all = await ChildProgram(["/bin/cat"], input: .bytes(bytes), limit: 60, mostOutput: 1 << 20).run()
        #expect(all.output == bytes)
        #expect(await Self.shell("exec 0<&-; echo done", input: .bytes(bytes)).run().ending == .exited(status: 0))
    }

    @Test("cannot fill the memory")
    func flood() async {
        let result = await Self.shell("head -c 1000000 /dev/zero").run()
        #expect(result.ending == .exited(status: 0))
        #expect((1 << 16)...(1 << 16) + 4096 ~= result.output.count)
    }

    @Test("inherit no file of ours but the standard ones, marked or not")
    func descriptors() async {
        let descriptor = open("/dev/null", O_RDONLY)
        let high = fcntl(descriptor, F_DUPFD, 200)
        defer {
            close(descriptor)
            close(high)
        }
        #expect(fcntl(high, F_GETFD) & FD_CLOEXEC == 0)
        // The shell's own globbing opens one more.
        let result = await Self.shell("for f in 3 4 5 6 7 8 9 \(high); do [ -e /proc/$$/fd/$f ] && echo $f; done; true").run()
        #expect(Self.text(result.output) == "")
    }

    @Test("are stopped after their time")
    func timeLimit() async {
        #expect(await Self.shell("exec sleep 600", limit: 1).run().ending == .timedOut)
    }

    @Test("are stopped when nobody wants the answer any more")
    func cancelled() async {
        let task = Task { await Self.shell("exec sleep 600").run() }
        task.cancel()
        #expect(await task.value.ending == .cancelled)
    }

    @Test("get the default signals back")
    func signals() async {
        #expect(await Self.shell("kill -PIPE $$; echo alive").run().ending == .killed(signal: SIGPIPE))
    }
}
