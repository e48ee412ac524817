import Glibc
import Hashing
import Mail
import TestRig
import Testing

@testable import MailArchive

func openForWriting(_ path: String) -> Int32 { open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600) }

/// The small parts: quoting, headers, trees, JSON, dates.
@Suite struct PartsTests {
    @Test(
        "mboxrd quotes lines that begin with From behind any >, and takes it back, however the bytes are cut",
        arguments: [
            ("From a\n", ">From a\n"), (">From a\n", ">>From a\n"), (">>>From \n", ">>>>From \n"), ("x From a\n", "x From a\n"),
            ("Fro\nFrom", "Fro\nFrom"), ("> From \n", "> From \n"), (">Fr", ">Fr"), ("From From \nFrom", ">From From \nFrom"),
            ("", ""), ("\n\nFrom ", "\n\n>From "),
            ("FFrom \nFrom FFrom \n", "FFrom \n>From FFrom \n"),
        ])
    func quoting(plain: String, quoted: String) {
        for size in 1...8 {
            #expect(convert(.quote, Array(plain.utf8), size) == Array(quoted.utf8))
            #expect(convert(.unquote, Array(quoted.utf8), size) == Array(plain.utf8))
        }
    }

    @Test("Random text is quoted and unquoted to itself, and never has a From line")
    func randomQuoting() {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let alphabet = Array("From >\n\n>>FroFrom From ".utf8)
        for _ in 0..<500 {
            let text = (0..<Int(random.next() % 60)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
            let quoted = convert(.quote, text, 1 + Int(random.next() % 9))
            #expect(convert(.unquote, quoted, 1 + Int(random.next() % 9)) == text, "seed \(seed)")
            #expect(!quoted.split(separator: 10).contains { $0.starts(with: Array("From ".utf8)) }, "seed \(seed)")
        }
    }

    private func convert(_ direction: MboxQuoting.Direction, _ text: [UInt8], _ size: Int) -> [UInt8] {
        var quoting = MboxQuoting(direction)
        var output: [UInt8] = []
        Sample.give(text, pieces: size) { quoting.convert($0, into: &output) }
        quoting.finish(into: &output)
        return output
    }

    @Test(
        "A tar header is read as it was written",
        arguments: [
            "a", String(repeating: "d/", count: 60) + "name", String(repeating: "x", count: 100),
            String(repeating: "x", count: 101), "Größe/ä",
            String(repeating: "l", count: 200) + "/" + String(repeating: "m", count: 250), "mail/with space\u{1}",
        ], [0, 5, 1 << 33, 1 << 40])
    func headers(path: String, size: UInt64) {
        for modified in [0, 1_700_000_000, -5, 1 << 34] as [Int64] {
            let header = TarHeader(path: path, size: size, modified: modified)
            var bytes = header.encoded()
            #expect(bytes.count % 512 == 0)
            var records: [UInt8] = []
            if case .extended(let count) = TarHeader.decode(bytes.prefix(512)) {
                records = Array(bytes[512..<(512 + count)])
                bytes = Array(bytes.suffix(512))
            }
            guard case .member(var found) = TarHeader.decode(bytes) else { Issue.record("no header"); continue }
            #expect(found.apply(records: records) && found == header)
        }
    }

    @Test("The Merkle root is that of RFC 6962, whatever the number of lines", arguments: 0...20)
    func merkle(count: Int) {
        let lines = (0..<count).map { Array("line \($0)".utf8) }
        func root(_ lines: ArraySlice<[UInt8]>) -> [UInt8] {
            guard let first = lines.first else { return SHA256.digest([]).bytes }
            guard lines.count > 1 else { return SHA256.digest([0] + first).bytes }
            var split = 1
            while split * 2 < lines.count { split *= 2 }
            return SHA256.digest([1] + root(lines.prefix(split)) + root(lines.dropFirst(split))).bytes
        }
        var tree = MerkleTree()
        for line in lines { tree.append(line) }
        #expect(tree.root().bytes == root(lines[...]))
    }

    @Test(
        "JSON that is none, too deep, or ambiguous is void",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,\"a\":2}", "\"\\ud800\"", "01", "1.5", "-1", "99999999999999999999", "tru", "\"a\u{1}\"",
            "{} x",
            String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
        ])
    func badJSON(text: String) {
        #expect(JSONValue(parsing: Array(text.utf8)) == nil)
    }

    @Test("JSON comes back as it was written", arguments: ["", "a\"b\\c/d", "\u{0}\n\t\u{1f}\u{7f}", "Größe 👍", "\u{2028}"])
    func json(text: String) {
        var writer = JSONWriter()
        writer.object {
            $0.field(text, text); $0.field("list", [text, text]); $0.field("n", .max)
        }
        let value = JSONValue(parsing: writer.bytes)
        #expect(value?[text]?.text == text && value?["list"]?.texts == [text, text] && value?["n"]?.number == .max)
    }

    @Test(
        "Dates are read as they are written",
        arguments: [
            (0, 0, "1970-01-01T00:00:00+00:00"), (1_721_177_065, 120, "2024-07-17T02:44:25+02:00"),
            (-5, -330, "1969-12-31T18:29:55-05:30"),
            (951_782_400, 0, "2000-02-29T00:00:00+00:00"), (253_402_214_400, 0, "9999-12-31T00:00:00+00:00"),
        ] as [(Int64, Int16, String)])
    func dates(seconds: Int64, zone: Int16, text: String) {
        let date = InternalDate(secondsSince1970: seconds, zoneOffsetMinutes: zone)
        #expect(ArchiveDate.text(date) == text && ArchiveDate.parse(text) == date)
    }

    @Test(
        "Every date there can be has a form that is read again",
        arguments: [Int64.min, -1 << 41, -62_167_219_201, 253_402_300_800, .max], [Int16.min, -6000, 0, 5999, .max])
    func farDates(seconds: Int64, zone: Int16) {
        let date = ArchiveDate.representable(InternalDate(secondsSince1970: seconds, zoneOffsetMinutes: zone))
        #expect(ArchiveDate.parse(ArchiveDate.text(date)) == date)
    }

    @Test(
        "Things that are no dates are none",
        arguments: [
            "", "2024-13-01T00:00:00+00:00", "2024-02-30T00:00:00+00:00", "2024-01-01 00:00:00+00:00",
            "2024-01-01T24:00:00+00:00",
        ])
    func badDates(text: String) { #expect(ArchiveDate.parse(text) == nil) }

    @Test(
        "The date line of mbox is that of asctime",
        arguments: [
            (0, "Thu Jan  1 00:00:00 1970"), (1_721_177_065, "Wed Jul 17 00:44:25 2024"), (-5, "Wed Dec 31 23:59:55 1969"),
        ] as [(Int64, String)])
    func asctime(seconds: Int64, text: String) { #expect(ArchiveDate.asctime(seconds) == text) }

    @Test("Flags and keywords become the letters of Maildir-spec.md; the 27th keyword has none")
    func letters() {
        var letters = KeywordLetters()
        #expect(letters.letters(for: MessageFlags([.seen, .draft], keywords: [Keyword("$Forwarded")])).text == "DPSa")
        for number in 0..<25 { _ = letters.letters(for: MessageFlags(keywords: [Keyword("k\(number)")])) }
        let last = letters.letters(for: MessageFlags(keywords: [Keyword("one more"), Keyword("k24")]))
        #expect(last.text == "z" && last.overflow == [Keyword("one more")])
        #expect(String(decoding: letters.contents.prefix(20), as: UTF8.self) == "0 $Forwarded\n1 k0\n2 ")
        #expect(KeywordLetters.overflowLine("1.restante", [Keyword("a b%")]) == Array("1.restante a%20b%25\n".utf8))
    }
}
