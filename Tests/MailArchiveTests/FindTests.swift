import Mail
import MailText
import TestRig
import Testing

@testable import MailArchive

@Suite struct FindTests {
    private static let bodies = [
        "From: =?UTF-8?Q?J=C3=B6rg?= <joerg@example.org>\r\nSubject: =?ISO-8859-1?Q?Gr=FC=DFe?= aus\r\n =?UTF-8?B?S8O2bG4=?=\r\nMessage-ID: <1@x>\r\n\r\nplain needle\r\n",
        "From: b@example.org\r\nSubject: two\r\nContent-Transfer-Encoding: base64\r\nMessage-ID: <2@x>\r\n\r\naGlkZGVuIG5l\r\nZWRsZSBoZXJl\r\n",
        "From: c@example.org\r\nSubject: three\r\nContent-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n--=_b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na NEE=\r\nDLE, caf=C3=A9\r\n--=_b--\r\n",
        "From: d@example.org\r\nSubject: four\r\n\r\nnothing; caf\u{E9} is in UTF-8 here\r\n",
        "Subject: no sender\r\n\r\nneedl\r\ne\r\n",
    ]

    private func reader(_ scratch: Scratch) throws -> ArchiveReader {
        let sample = Sample(folders: [
            (
                ArchiveFolder(path: .inbox, directory: "INBOX"),
                Self.bodies.prefix(3).enumerated().map {
                    SampleMessage(body: Array($0.element.utf8), uid: UInt32($0.offset + 1), date: Int64(1000 + $0.offset))
                }
            ),
            (
                ArchiveFolder(path: FolderPath(["Other"]), directory: "Other"),
                Self.bodies.dropFirst(3).map { SampleMessage(body: Array($0.utf8), uid: 9, date: nil) }
            ),
        ])
        return try ArchiveReader(try scratch.archive(sample))
    }

    @Test(
        "Messages are found by folder, date, sender, subject, Message-ID, number and text",
        arguments: [
            (ArchiveQuery.with { _ in }, [1, 2, 3, 4, 5]),
            (.with { $0.folder = { $0 == FolderPath(["Other"]) } }, [4, 5]),
            (.with { $0.since = 1001 }, [2, 3]),
            (.with { $0.before = 1001 }, [1]),
            (
                .with {
                    $0.since = 1001; $0.before = 1002
                }, [2]
            ),
            (.with { $0.sender = "JÖRG" }, [1]),
            (.with { $0.sender = "example.org" }, [1, 2, 3, 4]),
            (.with { $0.subject = "grüße aus köln" }, [1]),
            (.with { $0.messageID = "<2@x>" }, [2]),
            (.with { $0.messageID = "2@x" }, [2]),
            (.with { $0.numbers = [5, 1, 77] }, [1, 5]),
            (.with { $0.content = holding("needle") }, [1, 2]),
            (.with { $0.content = holding("café") }, [3, 4]),
            (.with { $0.content = { (line, text) throws(ArchiveError) in if line.number > 3 { return true }; return try text()?.subject == "Grüße aus Köln" } }, [1, 4, 5]),
            (
                .with {
                    $0.content = holding("needle"); $0.numbers = [2, 4]
                }, [2]
            ),
        ] as [(ArchiveQuery, [UInt64])])
    func queries(query: ArchiveQuery, numbers: [UInt64]) throws {
        let scratch = try Scratch()
        #expect(try reader(scratch).numbers(query) == numbers)
    }

    @Test("Only what the query takes is extracted; to a descriptor the bytes go as they are")
    func stream() async throws {
        let scratch = try Scratch()
        let reader = try reader(scratch)
        try scratch.directory.write("", to: "out")
        let descriptor = openForWriting(scratch.path("out"))
        let report = try reader.extract(
            .with { $0.numbers = [2] }, to: .stream(descriptor: descriptor, isMbox: false), spoolDirectory: "/tmp")
        #expect(report.messages == 1 && report.bytes == UInt64(Self.bodies[1].utf8.count))
        #expect(try Files.text(scratch.path("out")) == Self.bodies[1])
    }

    @Test("A tree is extracted into a new directory only")
    func notEmpty() throws {
        let scratch = try Scratch()
        let reader = try reader(scratch)
        try scratch.directory.makeDirectory("out/INBOX")
        let error = #expect(throws: ArchiveError.self) { try scratch.extract(reader, "out", .maildir) }
        #expect(error?.kind == .exists)
    }
}

private func holding(
    _ word: String
) -> @Sendable (ManifestLine, () throws(ArchiveError) -> MessageText?) throws(ArchiveError) -> Bool {
    { (_, text) throws(ArchiveError) in try text()?.text.contains(word) == true }
}

extension ArchiveQuery {
    static func with(_ change: (inout ArchiveQuery) -> Void) -> ArchiveQuery {
        var query = ArchiveQuery()
        change(&query)
        return query
    }
}
