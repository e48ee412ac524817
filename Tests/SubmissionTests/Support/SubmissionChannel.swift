import NIOCore
import NIOEmbedded
import SASL
@testable import Submission
import Transport

/// A submission over an embedded channel: bytes in, bytes out, and a clock that only moves when it is told to.
final class SubmissionChannel {
    let channel = EmbeddedChannel()
    private let receipt: EventLoopFuture<SubmissionReceipt>
    private(set) var outcome: Result<SubmissionReceipt, any Error>?

    init(_ security: Endpoint.Security = .plaintext, letter: Letter? = nil, address: String = "127.0.0.1") throws {
        let endpoint = Endpoint(host: "localhost", port: 587, security: security)
        let dialogue = Dialogue(endpoint: endpoint, letter: try letter ?? .test(), credentials: .alice)
        let promise = channel.eventLoop.makePromise(of: SubmissionReceipt.self)
        receipt = promise.futureResult
        try channel.pipeline.syncOperations.addHandler(SubmissionHandler(dialogue, SubmissionDeadlines(), promise))
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 587)
        try channel.connect(to: SocketAddress(ipAddress: address, port: 587)).wait()
        receipt.assumeIsolated().whenComplete { [unowned self] in outcome = $0 }
    }

    /// One read of the socket.
    func receive(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
        channel.embeddedEventLoop.run()
    }

    /// As far as the answer to DATA.
    static func sending(_ letter: Letter? = nil) throws -> SubmissionChannel {
        let session = try SubmissionChannel(letter: letter)
        for reply in ["220 hi", "250-x\r\n250 AUTH PLAIN", "235 in", "250 ok", "250 ok", "354 go"] {
            try session.receive(reply + "\r\n")
        }
        _ = try session.sent()
        return session
    }

    /// Everything that left since the last call.
    func sent() throws -> String {
        channel.embeddedEventLoop.run()
        var text = ""
        while var bytes = try channel.readOutbound(as: ByteBuffer.self) {
            text += bytes.readString(length: bytes.readableBytes) ?? ""
        }
        return text
    }

    func advance(by seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    /// Why it failed; `nil` if it has not.
    var failure: SubmissionFailure? {
        if case .failure(let error)? = outcome { error as? SubmissionFailure } else { nil }
    }
}
