import Hashing
import Mail
import MaildirStore
import TestRig
import Testing

@testable import MailArchive

/// Programs that know nothing of Restante read what it wrote.
@Suite struct RealProgramsTests {
    @Test("xz finds nothing wrong, and knows how many blocks there are")
    func xz() async throws {
        let scratch = try Scratch()
        let path = try scratch.archive(.random(seed: 1))
        try await ProcessRunner.check("xz", ["--test", path])
        let list = try await ProcessRunner.check("xz", ["--robot", "--list", path])
        let blocks = try ArchiveReader(path).stream.table.blocks.count
        #expect(list.output.contains("file\t1\t\(blocks)\t"))
    }

    @Test("tar unpacks without a warning; a Maildir store reads the folders, flags, keywords, dates and bytes")
    func tarMaildir() async throws {
        let scratch = try Scratch()
        let path = try scratch.archive(.small)
        let unpacked = try await ProcessRunner.check("tar", ["xJf", path, "-C", scratch.directory.path])
        #expect(
            unpacked.errors.replacing(/.*implausibly old time stamp.*\n/, with: "").replacing(
                /.*is .* s in the future\n/, with: "") == "")
        let store = MaildirStore(root: scratch.path("mail"), layout: .nested, durability: .none)
        #expect(Set(try store.folders().compactMap(\.name)) == Set(Sample.small.folders.map(\.folder.path)))
        for (folder, messages) in Sample.small.folders {
            let opened = try store.open(folder.directory)
            var found: [MessageDigest: MaildirEntry] = [:]
            var entries: [MaildirEntry] = []
            _ = try opened.scan { entries.append($0) }
            for entry in entries { found[try opened.digest(of: entry).digest] = entry }
            #expect(found.count == messages.count)
            for message in messages {
                let entry = try #require(found[SHA256.digest(message.body)])
                #expect(entry.flags == message.flags)
                #expect(entry.uniqueName != nil)
                if let date = message.date { #expect(try opened.status(of: entry).modified == date) }
            }
        }
        let manifest = try Files.read(scratch.path("manifest.json"))
        #expect(try ArchiveReader(path).manifestBytes == manifest)
    }

    @Test("sha256sum of an eml file is the manifest's digest, and jq-like reading of its lines finds it")
    func eml() async throws {
        let scratch = try Scratch()
        let path = try scratch.archive(.small, "a.tar.xz", .eml)
        try await ProcessRunner.check("tar", ["xJf", path, "-C", scratch.directory.path])
        for line in try ArchiveReader(path).allLines() {
            let sum = try await ProcessRunner.check("sha256sum", [line.path], directory: scratch.directory.path)
            #expect(sum.output.contains(line.digest.description))
        }
        let lines = try Files.text(scratch.path("manifest.jsonl")).split(separator: "\n")
        #expect(lines.count == Sample.small.messages.count)
        let script = "import json,sys\nfor l in sys.stdin: d=json.loads(l); print(d['number'],d['size'])"
        let read = try await ProcessRunner.check(
            "python3", ["-c", script], input: try Files.read(scratch.path("manifest.jsonl")))
        #expect(read.output.split(separator: "\n").count == lines.count)
        try await ProcessRunner.check("python3", ["-m", "json.tool", scratch.path("manifest.json")])
    }

    @Test("formail splits an mbox into as many messages as there are, mutt opens it and finds them")
    func mbox() async throws {
        let scratch = try Scratch()
        let sample = Sample(folders: [
            (
                ArchiveFolder(path: .inbox, directory: "INBOX"),
                (1...5).map {
                    SampleMessage(body: Sample.mail("number \($0)", "From here\r\n\r\nFrom there\r\n>From x\r\n"), uid: $0)
                }
            )
        ])
        let path = try scratch.archive(sample, "a.tar.xz", .mbox)
        try await ProcessRunner.check("tar", ["xJf", path, "-C", scratch.directory.path])
        let mbox = try Files.read(scratch.path("mail/INBOX.mbox"))
        let subjects = try await ProcessRunner.check("formail", ["-s", "formail", "-xSubject:"], input: mbox)
        #expect(subjects.output == (1...5).map { " number \($0)\n" }.joined())
        let script = "import mailbox,sys\nfor m in mailbox.mbox(sys.argv[1]): print(m['subject'])"
        let read = try await ProcessRunner.check("python3", ["-c", script, scratch.path("mail/INBOX.mbox")])
        #expect(read.output == (1...5).map { "number \($0)\n" }.joined())
    }

    @Test("mutt counts the messages of an unpacked Maildir and of an mbox", arguments: [ArchiveFormat.maildir, .mbox])
    func mutt(format: ArchiveFormat) async throws {
        let scratch = try Scratch()
        let sample = Sample(folders: [
            (
                ArchiveFolder(path: .inbox, directory: "INBOX"),
                (1...9).map {
                    SampleMessage(body: Sample.mail("number \($0)", "From here\r\n"), uid: $0, flags: MessageFlags(.seen))
                }
            )
        ])
        let path = try scratch.archive(sample, "a.tar.xz", format)
        try await ProcessRunner.check("tar", ["xJf", path, "-C", scratch.directory.path])
        let place = scratch.path(format == .mbox ? "mail/INBOX.mbox" : "mail/INBOX")
        let settings = try scratch.directory.write(
            "set folder=\(scratch.directory.path)\nset sleep_time=0\nset quit=yes\nset sort=mailbox-order\npush \"<last-entry><quit>\"\n",
            to: "muttrc")
        let screen = try await ProcessRunner.check(
            "timeout", ["60", "script", "-qfec", "stty rows 24 cols 150; mutt -n -R -F \(settings) -f \(place)", "/dev/null"],
            environment: ["TERM": "vt100", "HOME": scratch.directory.path])
        #expect(screen.output.contains("Msgs:9"))
        #expect((1...9).allSatisfy { screen.output.contains("number \($0)") })
    }
}
