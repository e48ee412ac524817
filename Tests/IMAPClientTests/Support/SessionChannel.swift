@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import NIOEmbedded
import SASL

/// A connection over an embedded channel: bytes in, bytes out, and a clock that only moves when it is told to.
final class SessionChannel {
    let channel = EmbeddedChannel()
    let connection: IMAPConnection

    init(_ options: SessionOptions = .test(), _ credentials: Credentials = .alice, address: String = "127.0.0.1") throws {
        connection = try IMAPConnection(over: channel, options, credentials)
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 143)
        try channel.connect(to: SocketAddress(ipAddress: address, port: 143)).wait()
    }

    /// Greeted and logged in, with nothing left in the outbound buffer.
    static func loggedIn(_ options: SessionOptions = .test(), capabilities: String = "IMAP4rev1") throws -> SessionChannel {
        let session = try SessionChannel(options)
        try session.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\r\n")
        try session.receive("A1 OK [CAPABILITY \(capabilities)] in\r\n")
        _ = try session.sent()
        return session
    }

    /// One read of the socket.
    func receive(_ bytes: ByteBuffer) throws {
        try channel.writeInbound(bytes)
        channel.embeddedEventLoop.run()
    }

    func receive(_ text: String) throws { try receive(ByteBuffer(string: text)) }

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
}
