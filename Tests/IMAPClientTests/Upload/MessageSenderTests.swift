@testable import IMAPClient
import NIOCore
import NIOPosix
import Testing

@Suite("A message that is sent while it is read")
struct MessageSenderTests {
    /// A channel that takes pieces and says when it is rid of them; all on one event loop.
    final class Wire {
        let loop: any EventLoop
        private(set) var written: [String] = []
        private(set) var unsent: [EventLoopPromise<Void>] = []
        private(set) var peak = 0
        private(set) var ends: [String] = []
        var whenEnded: EventLoopPromise<Void>
        /// Looked at after every event, when the sender has decided whether to read on.
        var afterEvent: (Wire) -> Void = { _ in }
        private(set) lazy var sender = MessageSender(on: loop) { [unowned self] in
            write($0)
        } report: { [unowned self] in
            take($0)
        }

        init(_ loop: any EventLoop) {
            self.loop = loop
            whenEnded = loop.makePromise()
        }

        deinit { breakOff() }

        func sendFirst() { if !unsent.isEmpty { unsent.removeFirst().succeed() } }

        func breakOff() {
            let promises = unsent
            unsent = []
            for promise in promises { promise.fail(ChannelError.ioOnClosedChannel) }
        }

        private func write(_ bytes: ByteBuffer) -> EventLoopFuture<Void> {
            written.append(String(buffer: bytes))
            unsent.append(loop.makePromise())
            peak = max(peak, sender.backlog)
            loop.assumeIsolated().execute { self.afterEvent(self) }
            return unsent[unsent.count - 1].futureResult
        }

        private func take(_ event: MessageSender.Event) {
            switch event {
            case .progress: loop.assumeIsolated().execute { self.afterEvent(self) }
            case .written: ends.append("written")
            case .failed(let fault): ends.append(fault.words)
            }
            if !ends.isEmpty { whenEnded.succeed() }
        }
    }

    /// Runs on an event loop until the message has ended one way or the other, and gives what `look` makes of the wire.
    private func run<Result: Sendable>(
        _ source: AppendSource, _ prepare: @escaping @Sendable (Wire) -> Void = { $0.afterEvent = { $0.sendFirst() } },
        _ look: @escaping @Sendable (Wire) -> Result
    ) async throws -> Result {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        return try await loop.flatSubmit { () -> EventLoopFuture<Result> in
            let wire = Wire(loop)
            prepare(wire)
            wire.sender.send(source)
            return wire.whenEnded.futureResult.assumeIsolated().map { look(wire) }.nonisolated()
        }.get()
    }

    @Test("leaves piece by piece, and is over when its source says so")
    func whole() async throws {
        let pieces = Pieces(["ab", "", "c"])
        let (written, ends) = try await run(pieces.source(octets: 3)) { ($0.written, $0.ends) }
        #expect(written == ["ab", "c"])
        #expect(ends == ["written"])
        #expect(pieces.reads == 4)
    }

    @Test("may be empty")
    func empty() async throws {
        let (written, ends) = try await run(Pieces([]).source(octets: 0)) { ($0.written, $0.ends) }
        #expect(written.isEmpty && ends == ["written"])
    }

    private static let faulty: [(pieces: [String], octets: UInt64, fails: Bool, words: String)] = [
        (["ab", "c"], 5, false, "it ended 2 octets before the length that was announced"),
        ([], 1, false, "it ended 1 octets before the length that was announced"),
        (["ab", "c"], 2, false, "it is longer than was announced"), (["abc"], 2, false, "it is longer than was announced"),
        (["a"], 0, false, "it is longer than was announced"), (["ab"], 3, true, "it could not be read (disk on fire)"),
        (["ab"], 2, true, "it could not be read (disk on fire)"),
    ]

    @Test("is not ended by anything else than its own octets", arguments: faulty)
    func faults(pieces: [String], octets: UInt64, fails: Bool, words: String) async throws {
        let (written, ends) = try await run(Pieces(pieces, failsAtEnd: fails).source(octets: octets)) { ($0.written, $0.ends) }
        #expect(ends == [words])
        // The last octet stays here, so that the server has no whole message.
        #expect(UInt64(written.joined().utf8.count) < max(octets, 1))
    }

    @Test("is not read on while the socket has enough to do, however large it is")
    func backPressure() async throws {
        let piece = String(repeating: "x", count: 50_000)
        let pieces = Pieces(Array(repeating: piece, count: 1_000))
        let (peak, violations, ends) = try await run(pieces.source(octets: 50_000_000)) { wire in
            wire.afterEvent = { wire in
                // The socket gets rid of nothing before the sender has stopped reading by itself.
                guard !wire.sender.isReading else { return }
                wire.sendFirst()
            }
        } _: { wire in
            (wire.peak, wire.sender.isReading, wire.ends)
        }
        #expect(ends == ["written"])
        #expect(!violations)
        #expect(peak >= MessageSender.window)
        #expect(peak < MessageSender.window + 50_000)
    }

    @Test("is read no further once the connection is gone")
    func broken() async throws {
        let pieces = Pieces(Array(repeating: String(repeating: "x", count: 50_000), count: 100))
        let isReading = try await run(pieces.source(octets: 5_000_000)) { wire in
            wire.afterEvent = { wire in
                guard !wire.sender.isReading else { return }
                wire.breakOff()
                wire.whenEnded.succeed()
            }
        } _: { wire in
            wire.sender.isReading
        }
        #expect(!isReading)
        #expect(pieces.reads == 3)
    }
}
