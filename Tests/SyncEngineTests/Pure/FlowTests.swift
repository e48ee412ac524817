import Mail
import NIOCore
import Synchronization
import Testing

@testable import SyncEngine

/// What keeps memory bounded and connections busy.
struct FlowTests {
    private final class Calls: Sendable {
        private let state = Mutex<[String]>([])
        func add(_ call: String) { state.withLock { $0.append(call) } }
        var all: [String] { state.withLock { $0 } }
    }

    @Test("a gate pauses above its mark and resumes at half of it, each once")
    func gate() {
        let calls = Calls()
        let gate = FlowGate(high: 100, pause: { calls.add("pause") }, resume: { calls.add("resume") })
        gate.arrived(100)
        #expect(calls.all == [])
        gate.arrived(1)
        gate.arrived(50)
        #expect(calls.all == ["pause"])
        gate.stored(100)
        #expect(calls.all == ["pause"])
        gate.stored(1)
        gate.stored(50)
        #expect(calls.all == ["pause", "resume"])
        gate.arrived(101)
        gate.stored(101)
        #expect(calls.all == ["pause", "resume", "pause", "resume"])
    }

    @Test("a window asks for the messages that half a second of the bandwidth brings")
    func window() {
        var window = PipelineWindow()
        #expect(window.octetsInFlight == PipelineWindow.least)
        let first = window.messagesPerCommand
        #expect(10...200 ~= first)
        for _ in 0..<30 { window.arrived(messages: 100, octets: 100_000, seconds: 0.001) }
        #expect(window.messagesPerCommand == PipelineWindow.mostMessages, "small messages, fast")
        for _ in 0..<30 { window.arrived(messages: 1, octets: 50_000_000, seconds: 1) }
        #expect(window.messagesPerCommand < PipelineWindow.mostMessages, "large messages")
        #expect(window.octetsInFlight <= PipelineWindow.most)
    }

    @Test("hostile numbers do not trap a window", 
        arguments: [(0, 0, 0), (1, UInt64.max / 2, 1e-300), (1, 1, 1e300), (1, 1, -1), (1, 1, Double.nan)] as [(Int, UInt64, Double)])
    func windowBounds(_ messages: Int, _ octets: UInt64, _ seconds: Double) {
        var window = PipelineWindow()
        window.arrived(messages: messages, octets: octets, seconds: seconds)
        window.arrived(messages: messages, octets: 1, seconds: 0)
        #expect(1...PipelineWindow.mostMessages ~= window.messagesPerCommand)
        #expect(PipelineWindow.least...PipelineWindow.most ~= window.octetsInFlight)
    }

    @Test("a large body gives its pieces in order, then its end")
    func largeBody() async {
        let large = LargeBody()
        let reader = Task.detached { () -> (String, Bool) in
            var text = ""
            while true {
                switch large.next() {
                case .bytes(let bytes): text += String(buffer: bytes)
                case .end(let message): return (text, message.uid == 7)
                case .abandoned: return (text + "!", false)
                }
            }
        }
        for piece in ["a", "b", "c"] { large.append(ByteBuffer(string: piece)) }
        large.end(ArrivedMessage(uid: 7, flags: .none, internalDate: nil, modSeq: nil, emailID: nil, body: 0..<0, octets: 3))
        large.abandon()
        #expect(await reader.value == ("abc", true))
    }

    @Test("a large body that is abandoned gives nothing more")
    func abandoned() {
        let large = LargeBody()
        large.append(ByteBuffer(string: "a"))
        large.abandon()
        guard case .abandoned = large.next() else {
            Issue.record("a piece of an abandoned body")
            return
        }
    }
}
