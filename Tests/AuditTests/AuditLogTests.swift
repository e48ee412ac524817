import Glibc
import Hashing
import Mail
import TestRig
import Testing

@testable import Audit

@Suite("The audit log")
struct AuditLogTests {
    @Test("a line is a JSON object that holds the digest of the line before it")
    func format() throws {
        let folder = try LogFolder()
        let event = AuditEvent(
            .deletion, account: "work",
            [
                "folder": .text("A\"\\\n\u{1}é"), "messages": .number(-2), "dry-run": .flag(false), "until": .time(0),
                "digest": .digest(SHA256.digest([])),
            ])
        try folder.log.append([event], time: 1_795_252_486)
        let head = try folder.log.append([AuditEvent(AuditEvent.Kind("own-word"))], time: 1_795_252_487)
        let lines = try folder.lines()
        #expect(
            lines[0] == #"{"n":1,"time":"2026-11-21T09:14:46Z","event":"deletion","account":"work","#
                + #""fields":{"folder":"A\"\\\n\u0001é","messages":-2,"dry-run":false,"until":"1970-01-01T00:00:00Z","#
                + #""digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"previous":""#
                + String(repeating: "0", count: 64) + #""}"#)
        let digest = SHA256.digest(lines[0].utf8).description
        #expect(lines[1] == #"{"n":2,"time":"2026-11-21T09:14:47Z","event":"own-word","previous":"\#(digest)"}"#)
        #expect(head.number == 2 && head.digest == SHA256.digest(lines[1].utf8).description)
    }

    @Test("what was recorded can be read again, past lines that are damaged or unfinished")
    func reading() throws {
        let folder = try LogFolder()
        var records: [AuditRecord] = []
        try folder.log.read { records.append($0) }
        #expect(records == [])
        let fields: KeyValuePairs<String, AuditValue> = [
            "text": .text("a\nb"), "number": .number(-1), "flag": .flag(true), "time": .time(0),
        ]
        try folder.log.append([AuditEvent(.signIn, account: "work", fields), AuditEvent(.hold), AuditEvent(.release)], time: 0)
        var lines = try folder.lines()
        lines[1] = "rubbish"
        try folder.write(lines + [#"{"n":4"#])
        try Files.write(Array(try Files.read(folder.log.path).dropLast()), to: folder.log.path)
        try folder.log.read { records.append($0) }
        #expect(records.map(\.number) == [1, 3] && records.map(\.event) == ["sign-in", "release"])
        #expect(records[0].fields == ["text": "a\nb", "number": "-1", "flag": "yes", "time": "1970-01-01T00:00:00Z"])
        #expect(records[0].account == "work" && records[1].account == nil && records[0].time == "1970-01-01T00:00:00Z")
    }

    @Test("only the owner may read it")
    func mode() throws {
        let folder = try LogFolder()
        try folder.fill(1)
        for path in [folder.log.path, folder.headPath] {
            var information = stat()
            #expect(stat(path, &information) == 0 && information.st_mode & 0o777 == 0o600)
        }
    }

    @Test("the longest text, all of it escaped, stays within the longest line")
    func longest() throws {
        let folder = try LogFolder()
        let text = AuditValue.text(String(repeating: "\u{1}", count: 10_000))
        let event = AuditEvent(
            AuditEvent.Kind(String(repeating: "\u{1}", count: 10_000)), account: String(repeating: "\u{1}", count: 10_000),
            ["1": text, "2": text, "3": text, "4": text, "5": text, "6": text, "7": text, "8": text, "9": text, "10": text])
        try folder.log.append([event, AuditEvent(.signIn)], time: 0)
        #expect(try folder.log.verify().finding == nil)
    }

    @Test("a secret that a sentence carries along is not written")
    func secrets() throws {
        let folder = try LogFolder()
        let event = AuditEvent(.failure, account: "work", ["sentence": .text("refused: refresh_token=0.AXoAverySecret&x=1")])
        try folder.log.append([event], time: 0)
        #expect(!(try folder.text()).contains("verySecret"))
    }

    @Test("eight processes at once keep one chain, each in its own order")
    func manyProcesses() async throws {
        let folder = try LogFolder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in 1...8 {
                group.addTask { try await ProcessRunner.check(Helper.path, [folder.directory.path, "account-\(name)", "25"]) }
            }
            try await group.waitForAll()
        }
        let report = try folder.log.verify()
        #expect(report.finding == nil && report.end == .proven && report.lines == 200, "\(report)")
        let lines = try folder.lines()
        for name in 1...8 {
            let own = lines.filter { $0.contains("\"account-\(name)\"") }
            #expect(own.enumerated().allSatisfy { $1.contains("\"number\":\($0 + 1)}") } && own.count == 25)
        }
    }

    @Test("a process killed at any step of an append loses nothing that it had promised")
    func killed() async throws {
        var kills = 0
        for step in 1...40 {
            let folder = try LogFolder()
            let result = try await ProcessRunner.run(Helper.path, [folder.directory.path, "work", "3", String(step)])
            let promised = result.output.split(separator: "\n").count
            if result.end == .killed(signal: SIGKILL) { kills += 1 }
            let recorded = Files.exists(folder.log.path) ? try folder.lines().count : 0
            #expect(recorded >= promised && recorded <= promised + 1, "step \(step)")
            #expect(try folder.log.verify().finding == nil, "step \(step)")
            try folder.log.append([AuditEvent(.signIn)], time: 1)
            let report = try folder.log.verify()
            #expect(report.finding == nil && report.end == .proven && report.lines == recorded + 1, "step \(step)")
        }
        #expect(kills >= 12)
    }

    @Test("a line torn at any byte is taken off by the next writer, who says so")
    func torn() throws {
        let folder = try LogFolder()
        try folder.fill(3)
        let (whole, head) = (try Files.read(folder.log.path), try Files.read(folder.headPath))
        try folder.fill(1)
        let next = try Files.read(folder.log.path)[whole.count...]
        for length in 1..<next.count {
            try Files.write(whole + next.prefix(length), to: folder.log.path)
            try Files.write(head, to: folder.headPath)
            #expect(try folder.log.verify().finding?.kind == .torn)
            try folder.log.append([AuditEvent(.signIn)], time: 1)
            #expect(try folder.events() == ["refresh", "refresh", "refresh", "torn-line-removed", "sign-in"], "\(length) bytes")
            #expect(try folder.log.verify().finding == nil, "\(length) bytes")
        }
    }

    @Test("a disk that is full at any step fails the append or not, and leaves a log that is whole", arguments: FileStep.allCases)
    func fullDisk(step: FileStep) throws {
        let sound = try LogFolder()
        try sound.fill(2)
        let full = AuditLog(directory: sound.directory.path, probe: FileProbe { at, _ in at == step ? ENOSPC : 0 })
        // The head may be behind; the events themselves must be on disk, or the caller must know.
        let isPromised = (try? full.append([AuditEvent(.signIn)], time: 1)) != nil
        #expect(isPromised == ![.write, .sync].contains(step))
        #expect(try sound.lines().count == (isPromised ? 3 : 2))
        #expect(try sound.log.verify().finding == nil)
        try sound.fill(1)
        #expect(try sound.log.verify().end == .proven)
    }

    @Test("a folder that is not there is named, with what to do")
    func noFolder() throws {
        let log = AuditLog(directory: "/nonexistent/state")
        let error = #expect(throws: AuditError.self) { try log.append([AuditEvent(.signIn)], time: 0) }
        #expect(
            error?.description
                == "cannot append to the audit log /nonexistent/state/audit.jsonl: No such file or directory; look at the disk")
        #expect(try log.verify().finding == nil)
    }

    @Test("a link in the place of the log is not followed")
    func link() throws {
        let folder = try LogFolder()
        #expect(symlink("/etc/passwd", folder.log.path) == 0)
        #expect(throws: AuditError.self) { try folder.log.append([AuditEvent(.signIn)], time: 0) }
        #expect(throws: AuditError.self) { try folder.log.verify() }
    }
}

/// The program that appends from a process of its own.
enum Helper {
    static var path: String {
        let program = CommandLine.arguments[0]
        return program.prefix(through: program.lastIndex(of: "/") ?? program.startIndex) + "audit-helper"
    }
}
