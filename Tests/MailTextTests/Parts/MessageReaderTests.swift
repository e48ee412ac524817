import TestRig
import Testing

@testable import MailText

@Suite struct MessageReaderTests {
    private static let mixed = """
        From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.org>
        Sender: office@example.org
        To: Ann <ann@example.org>,
         bob@example.org
        Cc: carla@example.org
        Subject: =?ISO-8859-1?Q?Gr=FC=DFe?= aus
         =?UTF-8?B?S8O2bG4=?=
        Message-ID: <1@example.org>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        preamble
        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=iso-8859-15
        Content-Transfer-Encoding: quoted-printable

        Kosten: 5 =A4 f=FCr a=
        lles
        --inner
        Content-Type: text/html; charset=utf-8

        <p>Kosten</p>
        --inner--
        --outer
        Content-Type: application/pdf
        Content-Disposition: attachment; filename*=utf-8''Rechnung%20M%C3%A4rz.pdf
        Content-Transfer-Encoding: base64

        SW52aXNpYmxl
        --outer
        Content-Type: message/rfc822

        From: dora@example.com
        Subject: inside
        Content-Transfer-Encoding: base64

        aGlkZGVuIHdvcmRz
        --outer--
        epilogue
        """

    private static let expected: MessageText = {
        var text = MessageText()
        text.subject = "Grüße aus Köln"
        text.sender = "Jörg <joerg@example.org>, office@example.org"
        text.recipients = "Ann <ann@example.org>, bob@example.org, carla@example.org"
        text.messageID = "<1@example.org>"
        text.text = "Kosten: 5 € für alles\n\ninside\ndora@example.com\nhidden words"
        text.attachments = ["Rechnung März.pdf", ""]
        return text
    }()

    @Test("A message is read whole, whatever its line ends and however it is cut", arguments: [1, 2, 3, 7, 64, 1_000])
    func reads(_ pieces: Int) {
        #expect(MessageReader.read(Array(Self.mixed.utf8), pieces: pieces) == Self.expected)
        let wire = Self.mixed.replacing("\n", with: "\r\n")
        var read = MessageReader.read(Array(wire.utf8), pieces: pieces)
        read.text = read.text.replacing("\r\n", with: "\n")
        #expect(read == Self.expected)
    }

    @Test(
        "Each kind of part is taken for what it is",
        arguments: [
            ("Content-Type: text/html\n\n<b>x</b>", "x", []), ("\nplain", "plain", []),
            ("Content-Type: nonsense\n\nplain", "plain", []),
            ("Content-Type: text/plain; name=a.txt\n\nx", "x", ["a.txt"]),
            ("Content-Type: text/plain\nContent-Disposition: attachment\n\nx", "", [""]),
            ("Content-Type: application/zip\n\nx", "", [""]), ("Content-Type: image/png; name=\"p.png\"\n\nx", "", ["p.png"]),
            ("Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nx", "", []),
            ("Content-Type: text/html\n\n<meta charset=koi8-r>\u{0}", "\u{0}", []),
            ("Content-Type: multipart/mixed\n\nno boundary", "", []),
            (
                "Content-Type: multipart/signed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--",
                "text\n", []
            ),
            (
                "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\nx\n--b\n"
                    + "Content-Type: image/png; name=i.png\nContent-ID: <i>\n\nx\n--b--", "x ", []
            ),
            ("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\nfirst\n--b--", "one\nfirst\n", [""]),
            (
                "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nshort\n--b\nContent-Type: text/html\n\nmuch longer text\n--b--",
                "much longer text ", []
            ),
            (
                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--bx\nstill\n--b  \n\ntwo\n",
                "one\n--bx\nstill\n\ntwo\n", []
            ),
            // A boundary ends all that is open inside.
            (
                "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--a\n\ntwo\n",
                "one\n\ntwo\n", []
            ),
            ("Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nSubject: deep\n\nx", "deep\nx", ["", ""]),
        ] as [(String, String, [String])])
    func parts(_ message: String, _ text: String, _ attachments: [String]) {
        let read = MessageReader.read(message)
        #expect(read.text == text)
        #expect(read.attachments == attachments)
    }

    @Test("What is more than the limits is left out, and said")
    func limits() {
        let limits = MessageLimits(header: 100, text: 20, part: 50, parts: 3, depth: 2)
        #expect(
            MessageReader.read("Subject: x\n\n" + String(repeating: "ü", count: 24), limits).text
                == String(repeating: "ü", count: 10))
        #expect(MessageReader.read("Subject: x\n\n" + String(repeating: "y", count: 19), limits).isCut == false)
        let header = MessageReader.read("X: " + String(repeating: "y", count: 90) + "\nSubject: late subject\n\nbody", limits)
        #expect(header.isCut && header.subject == "" && header.text == "body")
        let many = "Content-Type: multipart/mixed; boundary=b\n" + String(repeating: "\n--b\n\nx", count: 9)
        #expect(MessageReader.read(many, limits).isCut)
        let deep = (0..<4).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined() + "\nx"
        #expect(MessageReader.read(deep, limits).isCut)
    }

    @Test("Messages made to take long or to grow are read in one pass and bounded memory")
    func hostile() {
        let boundaries = (0..<200).map { "Content-Type: multipart/mixed; boundary=\"\(String(repeating: "-", count: $0))\"\n\n" }
            .joined(separator: "--\n")
        let messages = [
            boundaries + String(repeating: "-----------------------\n", count: 100_000), String(repeating: "x", count: 3_000_000),
            "Content-Type: multipart/alternative; boundary=b\n" + String(repeating: "\n--b\n\nx", count: 100_000),
            String(repeating: "Subject: x\n", count: 100_000),
            "Subject:\n" + String(repeating: " =?utf-8?Q?x?=\n", count: 100_000),
            String(repeating: "Content-Type: message/rfc822\n\n", count: 50_000),
            "Subject" + String(repeating: "\n", count: 100_000),
            "Content-Type: multipart/mixed; boundary=\"\"\n\n" + String(repeating: "--\n", count: 100_000),
        ]
        for message in messages {
            let read = MessageReader.read(message)
            #expect(read.text.utf8.count <= 256 << 10 && read.attachments.count <= 1_000 && read.subject.utf8.count <= 64 << 10)
        }
    }

    @Test("A message that is cut or changed anywhere is read without harm, and the same in pieces as in one")
    func random() {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let original = Array(Self.mixed.utf8)
        for _ in 0..<2_000 {
            var message = original
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 0..<message.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: message[place] = UInt8.random(in: 0...255, using: &random)
                case 1: message.removeSubrange(place..<min(message.count, place + Int.random(in: 1..<40, using: &random)))
                case 2: message.insert(contentsOf: Array("\n--outer\n".utf8), at: place)
                default:
                    message.insert(contentsOf: Array("\nContent-Type: multipart/alternative; boundary=outer\n\n".utf8), at: place)
                }
                if message.isEmpty { message = [0x0A] }
            }
            let whole = MessageReader.read(message)
            #expect(MessageReader.read(message, pieces: Int.random(in: 1..<50, using: &random)) == whole, "seed \(seed)")
        }
    }
}
