import IMAPProtocol
import Mail
import MailIndex
import NIOCore
import Synchronization
import TestRig
import Testing

@testable import SyncEngine

/// What a connection hears of its gate.
private final class Reading: Sendable {
    private let counts = Mutex((pauses: 0, resumptions: 0))

    var pauses: Int { counts.withLock { $0.pauses } }
    var resumptions: Int { counts.withLock { $0.resumptions } }

    func gate(high: Int) -> FlowGate {
        FlowGate(
            high: high, pause: { self.counts.withLock { $0.pauses += 1 } },
            resume: { self.counts.withLock { $0.resumptions += 1 } })
    }
}

@Suite("Gathering the answer to a fetch")
struct BodyCollectorTests {
    private let directory: TemporaryDirectory
    private let reading = Reading()
    private let collector: BodyCollector
    private let index: AccountIndex

    init() throws {
        directory = try TemporaryDirectory()
        index = try AccountIndex(path: directory.path("index.sqlite"))
        let writer = StoreWriter(index: index, run: 1, erasures: Erasures(index, run: 1), progress: RunProgress())
        let job = FolderJob(record: FolderRecord(name: .inbox, path: .inbox, directory: "INBOX"))
        let intent = DownloadIntent(id: 1, uids: UIDSet(1...100), stem: .make(), firstSerial: 1)
        collector = BodyCollector(
            batch: FetchBatch(folder: job, intent: intent, uids: intent.uids), writer: writer, gate: reading.gate(high: 10_000))
    }

    private func body(_ uid: UID, octets: Int = 1_000) {
        collector.bodyBegin(BodyStart(sequenceNumber: 1, uid: uid, section: .message, octets: UInt64(octets)))
        collector.bodyBytes(ByteBuffer(repeating: UInt8(ascii: "x"), count: octets))
        collector.bodyEnd()
    }

    private func line(_ uid: UID, flags: MessageFlags? = MessageFlags.none, octets: UInt64? = nil) {
        var fetch = FetchResponse(sequenceNumber: 1, uid: uid)
        fetch.flags = flags
        if let octets { fetch.bodies = [FetchedBody(section: .message, content: .streamed(octets: octets))] }
        collector.response(.fetch(fetch))
    }

    @Test("what waits for its parcel to fill never stops the reading; what is handed over may")
    func gate() {
        for value in UInt32(1)...30 {
            body(UID(unchecked: value))
            line(UID(unchecked: value), octets: 1_000)
        }
        #expect(reading.pauses == 0)
        #expect(collector.finish().messages == 30)
        #expect(reading.pauses == 1)
        #expect(reading.resumptions == 0)
    }

    @Test("a large body stops the reading while it comes")
    func large() {
        body(1, octets: Int(BodyCollector.largeOctets) + 1)
        #expect(reading.pauses == 1)
    }

    @Test("flags may come before the body, after it, or never")
    func split() {
        line(1, flags: MessageFlags(.seen))
        body(1)
        line(1, flags: nil, octets: 1_000)
        body(2)
        line(2, flags: nil, octets: 1_000)
        line(2, flags: MessageFlags(.flagged))
        body(3)
        line(3, flags: nil, octets: 1_000)
        let tally = collector.finish()
        #expect(tally.received == [1, 2, 3])
        #expect(tally.octets == 3_000)
    }

    @Test("a doubled line counts once, a message nobody asked for not at all, and NIL is no body")
    func odd() {
        body(1)
        line(1, octets: 1_000)
        body(1)
        line(1, octets: 1_000)
        body(500)
        line(500, octets: 1_000)
        var gone = FetchResponse(sequenceNumber: 1, uid: 7)
        gone.bodies = [FetchedBody(section: .message, content: .absent)]
        collector.response(.fetch(gone))
        body(8)  // and then the line breaks off
        let tally = collector.finish()
        #expect(tally.received == [1])
        #expect(tally.absent == [7])
        #expect(tally.messages == 1)
    }

    @Test("what comes after the command is over for those who asked is nobody's, large or small")
    func afterTheEnd() {
        collector.bodyBegin(BodyStart(sequenceNumber: 1, uid: 1, section: .message, octets: 1_000))
        collector.bodyBytes(ByteBuffer(repeating: UInt8(ascii: "x"), count: 400))
        #expect(collector.finish().messages == 0)
        collector.bodyBytes(ByteBuffer(repeating: UInt8(ascii: "x"), count: 600))
        collector.bodyEnd()
        line(1, octets: 1_000)
        body(2, octets: Int(BodyCollector.largeOctets) + 1)
        #expect(reading.pauses == 0, "a writer would wait for its end")
        line(2, octets: BodyCollector.largeOctets + 1)
        body(3)
        line(3, octets: 1_000)
        #expect(collector.finish().messages == 0)
    }

    @Test("a body of which octets are missing is not counted")
    func short() {
        collector.bodyBegin(BodyStart(sequenceNumber: 1, uid: 1, section: .message, octets: 1_000))
        collector.bodyBytes(ByteBuffer(repeating: UInt8(ascii: "x"), count: 999))
        collector.bodyEnd()
        line(1, octets: 1_000)
        line(2, octets: 1_000)
        #expect(collector.finish().received == [])
    }
}
