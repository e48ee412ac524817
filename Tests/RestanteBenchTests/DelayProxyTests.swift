import NIOCore
import Testing

@testable import restante_bench

struct DelayProxyTests {
    private func bytes(_ text: String) -> DelayLine.Item { .bytes(ByteBuffer(string: text)) }

    private func text(_ item: DelayLine.Item?) -> String? {
        guard case .bytes(let buffer) = item else { return nil }
        return String(buffer: buffer)
    }

    @Test("what is on its way comes out in order, each when it is due and not before")
    func order() {
        let start = NIODeadline.uptimeNanoseconds(1_000)
        var line = DelayLine()
        line.enter(bytes("first"), due: start + .milliseconds(20))
        line.enter(bytes("second"), due: start + .milliseconds(21))
        #expect(line.octets == 11)
        #expect(text(line.leave(by: start + .milliseconds(19))) == nil)
        #expect(text(line.leave(by: start + .milliseconds(20))) == "first")
        #expect(text(line.leave(by: start + .milliseconds(20))) == nil)
        #expect(line.nextDue == start + .milliseconds(21))
        #expect(text(line.leave(by: start + .milliseconds(30))) == "second")
        #expect(line.isEmpty && line.octets == 0)
    }

    @Test("commands sent together are one wait, and one sent while an answer is still coming is none")
    func turns() {
        var tally = ProxyTally()
        tally.clientSpoke(octets: 10, serverIsQuiet: true)
        tally.clientSpoke(octets: 10, serverIsQuiet: true)
        #expect(tally.turns == 2, "the connection itself and the two commands that left together")
        tally.clientHeard(octets: 100)
        tally.clientSpoke(octets: 10, serverIsQuiet: false)
        #expect(tally.turns == 2)
        tally.clientSpoke(octets: 10, serverIsQuiet: true)
        #expect(tally.turns == 3)
        #expect(tally.octetsUp == 40 && tally.octetsDown == 100)
    }
}
