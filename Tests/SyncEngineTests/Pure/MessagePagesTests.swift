import IMAPClient
import IMAPProtocol
import Mail
import Testing

@testable import SyncEngine

/// How a mailbox is gone through under a MESSAGELIMIT.
struct MessagePagesTests {
    /// A server that names these UIDs as the lowest that it came to; 0 stands for none.
    struct Answers: CustomTestStringConvertible, Sendable {
        let lowest: [UInt32]
        let asked: [String]
        let isComplete: Bool
        var testDescription: String { "\(lowest)" }
    }

    static func reply(_ lowest: UInt32?, unreadableLines: Int = 0) -> Reply {
        let code = lowest.map { ResponseCode.messageLimit(10, lowestProcessed: UID($0)) }
        return Reply(text: ResponseText(code: code, text: "done"), unreadableLines: unreadableLines)
    }

    @Test(
        "each page lies below the one before, and a server that does not come further down is not followed",
        arguments: [
            Answers(lowest: [], asked: ["1:*"], isComplete: true),
            Answers(lowest: [500, 499, 3], asked: ["1:*", "1:499", "1:498", "1:2"], isComplete: true),
            Answers(lowest: [500, 1], asked: ["1:*", "1:499"], isComplete: true),
            Answers(lowest: [500, 500], asked: ["1:*", "1:499"], isComplete: false),
            Answers(lowest: [500, 600], asked: ["1:*", "1:499"], isComplete: false),
            Answers(lowest: [0], asked: ["1:*"], isComplete: false),
        ])
    func pages(_ answers: Answers) {
        var pages = MessagePages()
        var asked = [pages.set.description]
        for lowest in answers.lowest {
            if pages.turn(after: Self.reply(lowest)) { asked.append(pages.set.description) }
        }
        #expect(asked == answers.asked)
        #expect(pages.isComplete == answers.isComplete)
    }

    @Test("of a set with holes only what lies below is asked for again")
    func holes() {
        var pages = MessagePages([3, 7, 9])
        let goesOn = pages.turn(after: Self.reply(5))
        #expect(goesOn && pages.page == [3])
        let goesFurther = pages.turn(after: Self.reply(2))
        #expect(!goesFurther && pages.isComplete)
    }

    @Test("what the server did not come to, or what could not be read, was not seen")
    func unseen() {
        #expect(MessagePages.unseen([3, 7, 9], after: Self.reply(nil)) == [])
        #expect(MessagePages.unseen([3, 7, 9], after: Self.reply(7)) == [3])
        #expect(MessagePages.unseen([3, 7, 9], after: Self.reply(0)) == [3, 7, 9])
        #expect(MessagePages.unseen([3, 7, 9], after: Self.reply(nil, unreadableLines: 1)) == [3, 7, 9])
    }
}
