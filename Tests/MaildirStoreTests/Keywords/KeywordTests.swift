import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct KeywordTests {
    @Test("dovecot-keywords is read as Dovecot reads it", arguments: [
        ("0 $Forwarded\n1 Junk\n", [0: "$Forwarded", 1: "Junk"]),
        ("25 z\n26 beyond\n-1 below\n", [25: "z"]),
        ("3 a\n3 b\n", [3: "a"]),
        ("\n x\n1\n1 \nx y\n2 ok", [2: "ok"]),
        ("", [:]),
    ])
    func parsing(contents: String, expected: [Int: String]) {
        let table = KeywordTable(parsing: Array(contents.utf8))
        #expect(Dictionary(uniqueKeysWithValues: table.names.enumerated().compactMap { number, name in name.map { (number, $0.name) } }) == expected)
    }

    @Test("The table is written in Dovecot's exact form, and no number is given twice")
    func writing() {
        var table = KeywordTable(parsing: Array("0 one\n5 six\n".utf8))
        #expect(table.add(Keyword("seven")) == 6)
        #expect(String(decoding: table.contents, as: UTF8.self) == "0 one\n5 six\n6 seven\n")
        for number in 7..<26 { #expect(table.add(Keyword("k\(number)")) == number) }
        #expect(table.add(Keyword("more")) == nil)
    }

    @Test("A name that Dovecot would not take gets no letter", arguments: [
        "", "with space", "tab\t", "line\nfeed", "ümlaut", "paren(", "quote\"", "back\\slash", "per%cent", "star*", "bracket]",
        String(repeating: "x", count: 51),
    ])
    func unlistable(name: String) {
        var table = KeywordTable()
        #expect(table.add(Keyword(name)) == nil)
    }

    @Test("Every keyword comes back, however many there are and whatever they are made of")
    func overflow() throws {
        let scratch = try Scratch(.nested, .durable)
        let folder = try scratch.inbox()
        let odd = ["with space", "ümlaut", "100%", "new\nline", "", String(repeating: "x", count: 300)]
        let all = (0..<40).map { Keyword("k\($0)") } + odd.map(Keyword.init) + [Keyword("$Forwarded")]
        let first = MessageFlags([.seen], keywords: all)
        let message = try scratch.deliver("x", first, to: folder)
        let second = MessageFlags(keywords: all.suffix(3))
        try scratch.deliver("y", second, to: folder)
        #expect(Set(try folder.entries().map(\.flags)) == [first, second])
        // A fresh look, with nothing but the files.
        let again = try scratch.store.open("INBOX")
        let entry = try #require(try again.find(baseName: message.baseName))
        #expect(entry.flags == first)
        let third = MessageFlags([.flagged], keywords: [Keyword("k39"), Keyword("k0")])
        try again.setFlags(entry, third)
        #expect(Set(try folder.entries().map(\.flags)) == [third, second])
        let fourth = try #require(try folder.find(baseName: message.baseName))
        try folder.setFlags(fourth, .none)
        #expect(try scratch.store.open("INBOX").find(baseName: message.baseName)?.flags == MessageFlags.none)
    }

    @Test("A torn end of the overflow file costs its line only", arguments: ["half of a li", "x%4", "x \u{0}\n", "x%zz y\n"])
    func tornOverflow(end: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let flags = MessageFlags(keywords: [Keyword("with space")])
        try scratch.deliver("x", flags, to: folder)
        let file = folder.path + "/restante-keywords"
        try Files.write(try Files.read(file) + Array(end.utf8), to: file)
        let more = MessageFlags(keywords: [Keyword("and another")])
        try scratch.deliver("y", more, to: folder)
        #expect(Set(try folder.entries().map(\.flags)) == [flags, more])
    }

    @Test("Letters that others gave meanwhile are used and never given again")
    func sharedTable() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try scratch.deliver("x", MessageFlags(keywords: [Keyword("ours")]), to: folder)
        let file = folder.path + "/dovecot-keywords"
        try Files.write(try Files.read(file) + Array("1 Theirs\n".utf8), to: file)
        let message = try scratch.deliver("y", MessageFlags(keywords: [Keyword("THEIRS"), Keyword("next")]), to: folder)
        #expect(message.fileName.hasSuffix(":2,bc"))
        #expect(try Files.text(file) == "0 ours\n1 Theirs\n2 next\n")
        #expect(try folder.find(baseName: message.baseName)?.flags.keywords.map(\.name) == ["next", "Theirs"])
        #expect(try !Files.names(in: folder.path).contains("dovecot-keywords.lock"))
    }

    @Test("A lock that nobody gives back is broken after two minutes")
    func staleLock() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let lock = folder.path + "/dovecot-keywords.lock"
        try Files.write([], to: lock)
        let times = [timespec(tv_sec: time(nil) - 121, tv_nsec: 0), timespec(tv_sec: time(nil) - 121, tv_nsec: 0)]
        utimensat(AT_FDCWD, lock, times, 0)
        let message = try scratch.deliver("x", MessageFlags(keywords: [Keyword("a")]), to: folder)
        #expect(message.fileName.hasSuffix(":2,a"))
    }

    @Test("Where P and the letter of $Forwarded differ, the one that changed counts", arguments: [
        ("1.a:2,Pa", true, true, false), ("1.a:2,", false, false, false), ("1.a:2,P", true, false, true),
        ("1.a:2,a", true, false, true),
    ])
    func forwarded(name: String, unknown: Bool, agreedBefore: Bool, isDisputed: Bool) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write(Array("0 $forwarded\n".utf8), to: folder.path + "/dovecot-keywords")
        try Files.write([65], to: "\(folder.path)/cur/\(name)")
        let entry = try #require(try folder.entries().first)
        let forwarded = MessageFlags(keywords: [Keyword("$Forwarded")])
        #expect(entry.isForwardedDisputed == isDisputed)
        #expect(entry.flags == (unknown ? forwarded : .none))
        #expect(entry.flags(lastAgreed: forwarded) == (agreedBefore ? forwarded : .none))
        #expect(entry.flags(lastAgreed: .none) == (unknown ? forwarded : .none))
        let settled = try folder.setFlags(entry, entry.flags(lastAgreed: forwarded))
        #expect(settled.fileName == (agreedBefore ? "1.a:2,Pa" : "1.a:2,"))
        #expect(try folder.entries().first?.isForwardedDisputed == false)
    }
}
