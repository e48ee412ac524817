@testable import IMAPClient
import IMAPProtocol
import Mail
import Testing

@Suite("COPYUID")
struct TransferReplyTests {
    private static func code(_ validity: UIDValidity, _ source: [ClosedRange<UInt32>], _ target: [ClosedRange<UInt32>])
        -> ResponseCode
    {
        .copyUID(validity, source: UIDList(ranges: source), destination: UIDList(ranges: target))
    }

    private static func reply(untagged: [ResponseCode] = [], tagged: ResponseCode? = nil) -> Reply {
        Reply(text: ResponseText(code: tagged), untagged: untagged.map { .ok(ResponseText(code: $0)) })
    }

    @Test("pairs the lists position by position, in the order written")
    func order() {
        let reply = Self.reply(tagged: Self.code(7, [5...5, 2...3], [9...9, 1...2]))
        #expect(reply.copied(of: [2, 3, 5]) == CopiedUIDs(validity: 7, destinations: [5: 9, 2: 1, 3: 2]))
    }

    @Test("may come in several lines, and twice")
    func several() {
        let first = Self.code(7, [1...1], [11...11])
        let reply = Self.reply(untagged: [first, Self.code(7, [2...2], [12...12])], tagged: first)
        #expect(reply.copied(of: [1, 2])?.destinations == [1: 11, 2: 12])
    }

    @Test(
        "is not believed when it makes no sense",
        arguments: [
            reply(), reply(tagged: code(7, [1...2], [1...1])), reply(tagged: code(7, [9...9], [1...1])),
            reply(tagged: code(7, [1...2], [1...1, 1...1])), reply(tagged: code(7, [1...1, 1...1], [1...2])),
            reply(untagged: [code(7, [1...1], [1...1])], tagged: code(8, [2...2], [2...2])),
            reply(tagged: code(7, [1...UInt32.max], [1...UInt32.max])),
        ])
    func nonsense(reply: Reply) {
        #expect(reply.copied(of: [1, 2]) == nil)
    }
}
