import Hashing
import Mail
import TestRig

@testable import MailArchive

/// A message with what an archive is told of it.
struct SampleMessage {
    var body: [UInt8]
    var uid: UInt32
    var flags = MessageFlags.none
    var date: Int64? = 1_721_177_065

    var entry: ArchiveEntry {
        ArchiveEntry(
            uid: UID(uid), flags: flags, date: date.map { InternalDate(secondsSince1970: $0, zoneOffsetMinutes: 120) },
            digest: SHA256.digest(body))
    }
}

/// Folders with messages, from which archives are made.
struct Sample {
    var folders: [(folder: ArchiveFolder, messages: [SampleMessage])]

    /// Every kind of line end, byte and flag there is, in few bytes.
    static let small = Sample(folders: [
        (
            ArchiveFolder(path: .inbox, directory: "INBOX", uidValidity: 7),
            [
                SampleMessage(body: mail("first", "Hello\r\n"), uid: 1),
                SampleMessage(
                    body: mail("two", "From here\r\n>From there\r\n>>From x\r\nFromage\r\n"), uid: 2,
                    flags: MessageFlags([.seen, .flagged])),
                SampleMessage(
                    body: mail("bare LF", "a\nb\r\n"), uid: 3,
                    flags: MessageFlags(keywords: [Keyword("Junk"), Keyword("$Forwarded")])),
                SampleMessage(
                    body: mail("bare CR", "a\rb\r\n\r"), uid: 4, flags: MessageFlags(.answered, keywords: [Keyword("with space")])
                ),
                SampleMessage(body: mail("NUL", "a\0b\r\r\nFrom \nno end"), uid: 5, flags: MessageFlags(.deleted)),
                SampleMessage(body: mail("no end", "last line"), uid: 6, date: nil),
                SampleMessage(body: [], uid: 7),
            ]
        ),
        (ArchiveFolder(path: FolderPath(["Empty"]), directory: "Empty"), []),
        (
            ArchiveFolder(path: FolderPath(["a/b", "Größe.mbox"]), directory: "a%2fb/Größe.mbox"),
            [
                SampleMessage(
                    body: mail("=?ISO-8859-1?Q?Gr=FC=DFe?= =?UTF-8?B?w6Q=?=", "From \r\n"), uid: 4_294_967_295, date: -5),
                SampleMessage(body: mail("first", "Hello\r\n"), uid: 9, date: 9_000_000_000),
            ]
        ),
    ])

    static func mail(_ subject: String, _ body: String) -> [UInt8] {
        Array(
            "From: Ann <ann@example.org>\r\nSubject: \(subject)\r\nMessage-ID: <\(subject.utf8.count).\(body.utf8.count)@example.org>\r\n\r\n\(body)"
                .utf8)
    }

    /// Messages that look like mail, the same for the same seed, and some that are long or strange.
    static func random(seed: UInt64, folders count: Int = 3, messages: Int = 40, mean: Int = 3000) -> Sample {
        var random = SeededRandom(seed: seed)
        var maker = MessageMaker(seed: seed)
        let alphabet = Array("\r\n\r\n\r\n>From  x\0".utf8)
        let keywords = (0..<30).map { Keyword("key\($0)") }
        let folders = (0..<count).map { folder -> (ArchiveFolder, [SampleMessage]) in
            let list = (0..<messages).map { number -> SampleMessage in
                var body = maker.message(mean: mean)
                switch random.next() % 4 {
                case 0: body = (0..<Int(random.next() % 200)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
                case 1: break
                default: body = body.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
                }
                let system = SystemFlags(rawValue: UInt8(random.next() % 32))
                let some = keywords.filter { _ in random.next() % 16 == 0 }
                return SampleMessage(
                    body: body, uid: UInt32(number + 1), flags: MessageFlags(system, keywords: some), date: Int64(maker.date()))
            }
            return (
                ArchiveFolder(path: FolderPath(["Folder", "\(folder)"]), directory: "Folder/\(folder)", uidValidity: 1), list
            )
        }
        return Sample(folders: folders)
    }

    var messages: [(folder: FolderPath, message: SampleMessage)] {
        folders.flatMap { folder in folder.messages.map { (folder.folder.path, $0) } }
    }

    /// Gives all of it to a writer; says what became of each message.
    @discardableResult
    func add(to writer: ArchiveWriter, pieces: Int = 100) throws -> [ArchiveOutcome] {
        var outcomes: [ArchiveOutcome] = []
        for (folder, messages) in folders {
            try writer.begin(folder)
            for message in messages {
                outcomes.append(try writer.add(message.entry) { take in Sample.give(message.body, pieces: pieces, take) })
            }
        }
        return outcomes
    }

    static func give(_ body: [UInt8], pieces size: Int = 100, _ take: (UnsafeRawBufferPointer) -> Void) {
        for start in stride(from: 0, to: body.count, by: size) {
            Array(body[start..<min(start + size, body.count)]).withUnsafeBytes { take($0) }
        }
    }
}
