import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import Synchronization

/// Takes the answer to one fetch command on the connection's event loop, puts messages together from their pieces and
/// hands them to the writers in parcels. Decides nothing, waits for nothing.
///
/// Bodies are copied into the parcel's own buffer: a slice would keep the network's whole buffer alive, and so much more
/// memory than ``FlowGate`` counts. The gate counts a parcel when it is handed over, not before: what waits for its
/// parcel to fill can only leave when more arrives, and must never be the reason to stop reading.
final class BodyCollector: ResponseReceiver {
    /// A message of more octets than this does not wait in memory: it streams to the disk.
    static let largeOctets: UInt64 = 512 << 10
    /// A parcel is handed over when it holds this much.
    static let parcelOctets = 64 << 10
    static let parcelMessages = 64

    /// What the command brought, for the ledger.
    struct Tally: Sendable {
        var received = UIDSet()
        /// The server said NIL for the body: the message is gone, or the server cannot give it.
        var absent = UIDSet()
        var octets: UInt64 = 0
        var messages = 0
    }

    /// The body of a message whose FETCH line has not ended yet.
    private struct OpenBody {
        /// As its literal was announced.
        let octets: UInt64
        var came: UInt64 = 0
        /// `nil` = it lies in the parcel.
        let large: LargeBody?
    }

    private struct State {
        /// Where the present body begins in the parcel.
        var bodyStart = 0
        var open: OpenBody?
        /// Whether the octets that come are those of `open`.
        var isReading = false
        /// The command is over for those who asked; what still comes is nobody's.
        var isFinished = false
        var parcel = MessageParcel()
        /// Bodies whose flags have not come yet, and flags whose bodies have not: servers may split a FETCH.
        var bodiesAlone: [UID: (body: Range<Int>, response: FetchResponse)] = [:]
        var attributesAlone: [UID: FetchResponse] = [:]
        var tally = Tally()
    }

    private let batch: FetchBatch
    private let writer: StoreWriter
    private let gate: FlowGate
    private let state = Mutex(State())

    init(batch: FetchBatch, writer: StoreWriter, gate: FlowGate) {
        self.batch = batch
        self.writer = writer
        self.gate = gate
    }

    func bodyBegin(_ start: BodyStart) {
        state.withLock { state in
            state.isReading = !state.isFinished && start.section == .message && start.origin == nil
            guard state.isReading else { return }
            // One that is open still had no line that made sense: two bodies in one line, or the line's end was garbage.
            forgetBody(&state)
            guard start.octets > Self.largeOctets else {
                if state.parcel.bytes.capacity == 0 { state.parcel.bytes = writer.buffers.take() }
                state.parcel.bytes.reserveCapacity(minimumWritableBytes: Int(start.octets))
                state.open = OpenBody(octets: start.octets, large: nil)
                return
            }
            let large = LargeBody()
            state.open = OpenBody(octets: start.octets, large: large)
            writer.submit(.large(large, intent: batch.intent, folder: batch.folder, gate: gate))
        }
    }

    func bodyBytes(_ bytes: ByteBuffer) {
        state.withLock { state in
            guard state.isReading, let open = state.open else { return }
            state.open?.came += UInt64(bytes.readableBytes)
            if let large = open.large {
                gate.arrived(bytes.readableBytes)
                large.append(bytes)
            } else {
                state.parcel.bytes.writeImmutableBuffer(bytes)
            }
        }
    }

    func bodyEnd() { state.withLock { $0.isReading = false } }

    func response(_ response: Response) {
        guard case .fetch(let fetch) = response, let uid = fetch.uid, batch.uids.contains(uid) else { return dropBody() }
        state.withLock { state in
            guard !state.isFinished else { return }
            switch fetch.body(.message) {
            case .streamed?: bodyArrived(uid, fetch, &state)
            case .inline(let bytes)?:
                forgetBody(&state)
                state.parcel.bytes.writeImmutableBuffer(bytes)
                arrived(uid, octets: UInt64(bytes.readableBytes), fetch, large: nil, &state)
            case .absent?: state.tally.absent.insert(uid)
            case nil: attributesArrived(uid, fetch, &state)
            }
        }
    }

    /// After the command's end: hands over what is left. Bodies whose flags never came are stored without.
    func finish() -> Tally {
        state.withLock { state in
            let alone = state.bodiesAlone
            state.bodiesAlone = [:]
            forgetBody(&state)
            for (uid, body) in alone { add(uid, body: body.body, body.response, &state) }
            handOver(&state)
            state.isFinished = true
            return state.tally
        }
    }

    /// A body that belongs to no message asked for.
    private func dropBody() { state.withLock { forgetBody(&$0) } }

    /// Whatever came of a body that has no FETCH response (yet).
    private func forgetBody(_ state: inout State) {
        state.open?.large?.abandon()
        state.open = nil
        state.parcel.bytes.moveWriterIndex(to: state.bodyStart)
    }

    /// Only a body of which every octet is here counts; another is as one that was not sent.
    private func bodyArrived(_ uid: UID, _ fetch: FetchResponse, _ state: inout State) {
        guard let open = state.open, open.came == open.octets, !state.tally.received.contains(uid) else {
            // Or a doubled line: the first one counts.
            return forgetBody(&state)
        }
        state.open = nil
        arrived(uid, octets: open.octets, fetch, large: open.large, &state)
    }

    private func arrived(_ uid: UID, octets: UInt64, _ fetch: FetchResponse, large: LargeBody?, _ state: inout State) {
        guard !state.tally.received.contains(uid) else { return forgetBody(&state) }
        state.tally.received.insert(uid)
        state.tally.octets += octets
        state.tally.messages += 1
        if let large {
            return large.end(message(uid, body: 0..<0, octets: octets, fetch, state.attributesAlone.removeValue(forKey: uid)))
        }
        let body = state.bodyStart..<state.parcel.bytes.writerIndex
        state.bodyStart = body.upperBound
        if fetch.flags == nil, state.attributesAlone[uid] == nil {
            state.bodiesAlone[uid] = (body, fetch)
        } else {
            add(uid, body: body, fetch, &state)
        }
    }

    private func attributesArrived(_ uid: UID, _ fetch: FetchResponse, _ state: inout State) {
        guard fetch.flags != nil else { return }
        if let alone = state.bodiesAlone.removeValue(forKey: uid) {
            state.attributesAlone[uid] = fetch
            add(uid, body: alone.body, alone.response, &state)
        } else if !state.tally.received.contains(uid) {
            state.attributesAlone[uid] = fetch
        }
    }

    private func add(_ uid: UID, body: Range<Int>, _ fetch: FetchResponse, _ state: inout State) {
        let attributes = state.attributesAlone.removeValue(forKey: uid)
        state.parcel.messages.append(message(uid, body: body, octets: UInt64(body.count), fetch, attributes))
        // A body that waits for its flags lies in this parcel's bytes.
        guard state.bodiesAlone.isEmpty else { return }
        if state.parcel.bytes.writerIndex >= Self.parcelOctets || state.parcel.messages.count >= Self.parcelMessages {
            handOver(&state)
        }
    }

    private func message(
        _ uid: UID, body: Range<Int>, octets: UInt64, _ fetch: FetchResponse, _ other: FetchResponse?
    ) -> ArrivedMessage {
        ArrivedMessage(
            uid: uid, flags: fetch.flags ?? other?.flags ?? .none, internalDate: fetch.internalDate ?? other?.internalDate,
            modSeq: fetch.modSeq ?? other?.modSeq, emailID: fetch.objectID ?? other?.objectID, body: body, octets: octets)
    }

    private func handOver(_ state: inout State) {
        defer {
            state.parcel = MessageParcel()
            state.bodyStart = 0
        }
        guard !state.parcel.messages.isEmpty else { return }
        gate.arrived(state.parcel.bytes.writerIndex)
        writer.submit(.messages(state.parcel, intent: batch.intent, folder: batch.folder, gate: gate))
    }
}
