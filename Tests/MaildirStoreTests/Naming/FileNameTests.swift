import Mail
import Testing

@testable import MaildirStore

@Suite struct FileNameTests {
    @Test("A file's name is taken apart", arguments: [
        ("1.a.b:2,FS", "1.a.b", "FS", ""),
        ("1.a.b:2,", "1.a.b", "", ""),
        ("1.a.b", "1.a.b", "", ""),
        ("1.a.b:1,S", "1.a.b:1,S", "", ""),
        ("1.a:2,x:2,S", "1.a:2,x", "S", ""),
        ("1.a,S=5:2,SFa", "1.a,S=5", "FSa", ""),
        ("1.a:2,S,more", "1.a", "S", ",more"),
        ("1.a:2,S1Z", "1.a", "S", "1Z"),
        (":2,S", "", "S", ""),
        ("", "", "", ""),
    ])
    func parts(name: String, base: String, letters: String, tail: String) {
        let parsed = FileName(name)
        #expect(parsed.base == base)
        #expect(parsed.letters.text == letters)
        #expect(parsed.tail == tail)
    }

    @Test("Letters are written in ASCII order, and foreign ones and the tail stay")
    func renamed() {
        let parsed = FileName("1.a:2,ZS,x")
        #expect(parsed.renamed(parsed.letters.union(InfoLetters([.draft] as SystemFlags))) == "1.a:2,DSZ,x")
    }

    @Test("Fields say the line form and the sizes", arguments: [
        ("1.M1R1Q0000001.restante,S=10,W=12", LineForm.crlf, UInt64?(10), UInt64?(12)),
        ("1.M1R1Q0000001.restante,S=10,L=v", .verbatim, 10, nil),
        ("x,L=v", .verbatim, nil, nil),
        ("x,L=vv", .crlf, nil, nil),
        ("L=v", .crlf, nil, nil),
        ("x,S=-1,W=99999999999999999999", .crlf, nil, nil),
    ])
    func fields(base: String, form: LineForm, disk: UInt64?, wire: UInt64?) {
        let entry = MaildirEntry(
            subdirectory: .cur, fileName: base + ":2,S", inode: 0, flags: .none, isForwardedDisputed: false)
        #expect(entry.lineForm == form)
        #expect(entry.namedDiskSize == disk)
        #expect(entry.namedWireSize == wire)
    }

    @Test("System flags and letters are two forms of one thing")
    func systemFlags() {
        for raw in UInt8(0)..<32 {
            let flags = SystemFlags(rawValue: raw)
            #expect(InfoLetters(flags).systemFlags == flags)
        }
        #expect(InfoLetters([.seen, .answered, .flagged, .deleted, .draft] as SystemFlags).text == "DFRST")
    }

    @Test("A unique name is found again in any file name")
    func uniqueNames() throws {
        let stem = NameStem(seconds: 1_763_690_000, microseconds: 42, random: [1, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF])
        let name = UniqueName(stem: stem, serial: 42)
        #expect(name.description == "1763690000.M000042R0123456789abcdefQ0000042.restante")
        for tail in ["", ",S=1,W=2", ",S=1:2,FS", ":2,"] { #expect(UniqueName(fileName: name.description + tail) == name) }
        let large = UniqueName(stem: NameStem.make(), serial: .max)
        #expect(UniqueName(fileName: large.description) == large)
        #expect(NameStem(stem.text) == stem)
    }

    @Test("Names of others are not taken for ours", arguments: [
        "", "x", "1763690000.M000042R0123456789abcdefQ42.restante", "1763690000.M000042R0123456789abcdefQ0000042.host",
        "1763690000.M000042R0123456789ABCDEFQ0000042.restante", "1763690000.M000042R0123456789abcdefQ00000042.restante",
        "../../etc.M000042R0123456789abcdefQ0000042.restante", "1763690000.M000042R0123456789abcdefQ99999999999999999999.restante",
        ".M000042R0123456789abcdefQ0000042.restante", "1763690000.M000042R0123456789abcdefQ-000042.restante",
    ])
    func foreignNames(name: String) {
        #expect(UniqueName(fileName: name) == nil)
    }
}
