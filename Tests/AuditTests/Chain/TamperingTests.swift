import TestRig
import Testing

@testable import Audit

@Suite("What verifying finds")
struct TamperingTests {
    /// Something done to a log of five lines.
    struct Deed: Sendable, CustomTestStringConvertible {
        let words: String
        let line: Int?
        let kind: AuditFinding.Kind?
        let change: @Sendable (LogFolder) throws -> Void

        init(_ words: String, _ kind: AuditFinding.Kind?, line: Int?, _ change: @escaping @Sendable (LogFolder) throws -> Void) {
            self.words = words
            self.line = line
            self.kind = kind
            self.change = change
        }

        var testDescription: String { words }
    }

    private static func lines(_ edit: @escaping @Sendable (inout [String]) -> Void) -> @Sendable (LogFolder) throws -> Void {
        { folder in
            var lines = try folder.lines()
            edit(&lines)
            try folder.write(lines)
        }
    }

    private static let deeds = [
        Deed("nothing", nil, line: nil) { _ in },
        Deed("a line in the middle changed", .changed, line: 3, lines { $0[2].replace("work", with: "home") }),
        Deed("the first line changed", .changed, line: 1, lines { $0[0].replace("work", with: "home") }),
        Deed("the last line but one changed", .changed, line: 4, lines { $0[3].replace("work", with: "home") }),
        Deed("the last line changed", .replaced, line: 5, lines { $0[4].replace("work", with: "home") }),
        Deed("a line's link changed", .changed, line: 3, lines { $0[2].replace("\"previous\":\"", with: "\"previous\":\"0") }),
        Deed("a line's number changed", .removed, line: 3, lines { $0[2].replace("\"n\":3", with: "\"n\":4") }),
        Deed("a line made rubbish", .changed, line: 2, lines { $0[1] = "rubbish" }),
        Deed("a line made empty", .changed, line: 2, lines { $0[1] = "" }),
        Deed("a line put in", .changed, line: 3, lines { $0.insert("{}", at: 2) }),
        Deed(
            "a line that never ends put in", .changed, line: 3, lines { $0.insert(String(repeating: "x", count: 300_000), at: 2) }
        ),
        Deed("a line in the middle removed", .removed, line: 3, lines { $0.remove(at: 2) }),
        Deed("the first line removed", .removed, line: 1, lines { $0.removeFirst() }),
        Deed("two lines swapped", .reordered, line: 2, lines { $0.swapAt(1, 2) }),
        Deed("first and last line swapped", .reordered, line: 1, lines { $0.swapAt(0, 4) }),
        Deed("a line doubled", .reordered, line: 3, lines { $0.insert($0[1], at: 2) }),
        Deed("the last line cut off", .truncated, line: 5, lines { $0.removeLast() }),
        Deed("all but one line cut off", .truncated, line: 2, lines { $0.removeLast(4) }),
        Deed("the last line's end cut off", .truncated, line: 5) { folder in
            try Files.write(Array(try Files.read(folder.log.path).dropLast()), to: folder.log.path)
        },
        Deed("emptied", .truncated, line: 1) { try Files.write([], to: $0.log.path) },
        Deed("the file removed", .truncated, line: 1) { Files.removeTree($0.log.path) },
        Deed("an unfinished line behind", .torn, line: 6) { folder in
            try Files.write(try Files.read(folder.log.path) + Array("{\"n\":6".utf8), to: folder.log.path)
        },
        Deed("written anew with all links right", .replaced, line: 5) { folder in
            var lines = try folder.lines()
            lines[1].replace("work", with: "home")
            try folder.forge(lines)
        },
        Deed("cut off, and the head removed with it", nil, line: nil) { folder in
            try folder.write(Array(try folder.lines().dropLast()))
            Files.removeTree(folder.headPath)
        },
    ]

    @Test("the first bad line is named with what is wrong", arguments: deeds)
    func deed(deed: Deed) throws {
        let folder = try LogFolder()
        try folder.fill(5)
        try deed.change(folder)
        let report = try folder.log.verify()
        #expect(report.finding?.kind == deed.kind, "\(report)")
        #expect(report.finding?.line == deed.line, "\(report)")
        #expect((report.head == nil) == (deed.kind != nil))
    }

    @Test("whatever was done, the log can be written on, and what was wrong before stays found", arguments: deeds)
    func writingOn(deed: Deed) throws {
        let folder = try LogFolder()
        try folder.fill(5)
        try deed.change(folder)
        try folder.log.append([AuditEvent(.signIn, account: "work")], time: 9)
        #expect(try folder.events().last == "sign-in")
        let report = try folder.log.verify()
        if deed.kind == nil || deed.kind == .torn {
            #expect(report.finding == nil && report.end == .proven, "\(report)")
        } else {
            #expect(report.finding != nil, "\(report)")
        }
    }

    @Test("how much is known of the end: all, that lines came since, or nothing")
    func end() throws {
        let folder = try LogFolder()
        try folder.fill(3)
        let earlier = try Files.read(folder.headPath)
        #expect(try folder.log.verify().end == .proven)
        try folder.fill(2)
        try Files.write(earlier, to: folder.headPath)
        #expect(try folder.log.verify().end == .behind)
        Files.removeTree(folder.headPath)
        #expect(try folder.log.verify().end == .unknown)
        #expect(try folder.log.verify().finding == nil)
    }

    @Test("a head that was noted down finds a history that was rewritten together with its head")
    func noted() throws {
        let folder = try LogFolder()
        try folder.fill(3)
        let head = try #require(try folder.log.verify().head)
        let noted = try #require(AuditHead(text: head.text))
        try folder.fill(3)
        #expect(try folder.log.verify(expecting: noted).finding == nil)

        let other = try LogFolder()
        try other.fill(2)
        try other.log.append([AuditEvent(.signIn)], time: 3)
        #expect(try other.log.verify().finding == nil)
        #expect(try other.log.verify(expecting: noted).finding?.kind == .replaced)
        try other.write([])
        Files.removeTree(other.headPath)
        #expect(try other.log.verify(expecting: noted).finding?.kind == .truncated)
    }

    @Test("a log and a head of random bytes neither crash nor stop a writer")
    func random() throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let folder = try LogFolder()
        try folder.fill(4)
        let (log, head) = (try Files.read(folder.log.path), try Files.read(folder.headPath))
        for _ in 0..<300 {
            try Files.write(Self.spoil(log, &random), to: folder.log.path)
            try Files.write(Bool.random(using: &random) ? head : Self.spoil(head, &random), to: folder.headPath)
            _ = try folder.log.verify()
            try folder.log.append([AuditEvent(.signIn)], time: 1)
            #expect(try folder.events().last == "sign-in", "seed \(seed)")
        }
    }

    private static func spoil(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard let place = bytes.indices.randomElement(using: &random) else { return bytes }
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...200, using: &random)))
            default: bytes.insert(contentsOf: Array("9223372036854775807\n".utf8), at: place)
            }
        }
        return bytes
    }
}

extension String {
    fileprivate mutating func replace(_ text: String, with other: String) {
        guard let place = firstRange(of: text) else { return }
        replaceSubrange(place, with: other)
    }
}
