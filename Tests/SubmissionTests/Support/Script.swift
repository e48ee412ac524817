import Mail
import NIOCore
import SASL
@testable import Submission
import Transport

/// A dialogue without a network: the server's lines in, ours out.
final class Script {
    private var dialogue: Dialogue
    private var parser = SMTPReplyParser()
    /// Lines that were sent, without their ends, and `<TLS>`, `<content>` for what is no line.
    private(set) var sent: [String] = []
    private(set) var receipt: SubmissionReceipt?
    private(set) var failure: SubmissionFailure?
    private(set) var content = ""

    init(
        _ security: Endpoint.Security = .plaintext, _ credentials: Credentials = .alice, letter: Letter? = nil,
        isLoopback: Bool = true
    ) throws {
        let letter = try letter ?? Letter.test()
        let endpoint = Endpoint(host: "mail.example.org", port: 587, security: security)
        dialogue = Dialogue(endpoint: endpoint, letter: letter, credentials: credentials)
        perform(dialogue.connected(isLoopback: isLoopback, name: "[127.0.0.1]"))
        if security == .tls { perform(dialogue.secured()) }
    }

    /// Whole lines of the server; `<TLS>` is the end of a handshake.
    @discardableResult
    func hear(_ lines: String...) throws -> Script {
        for line in lines {
            if line == "<TLS>" {
                perform(dialogue.secured())
                continue
            }
            parser.append(ByteBuffer(string: line.split(separator: "\n").joined(separator: "\r\n") + "\r\n"))
            while let reply = try parser.next() { perform(dialogue.received(reply)) }
        }
        return self
    }

    /// The last line that was sent, base64 and all.
    var last: String { sent.last ?? "" }

    /// What the last word of the last line is in clear.
    var lastDecoded: String {
        let bytes = Base64.decode(last.split(separator: " ").last ?? "") ?? []
        return String(decoding: bytes, as: UTF8.self)
    }

    private func perform(_ action: Dialogue.Action) {
        switch action {
        case .wait: break
        // CR LF is one character.
        case .send(let line): sent.append(String(String(buffer: line).dropLast()))
        case .startTLS: sent.append("<TLS>")
        case .sendContent(let bytes):
            sent.append("<content>")
            content = String(buffer: bytes)
        case .finish(let receipt): self.receipt = receipt
        case .fail(let failure): self.failure = failure
        }
    }
}

extension Credentials {
    static let alice = Credentials.password(user: "alice@example.org", Secret("wonderland"))

    static func token(_ token: String = "t0ken") -> Credentials {
        .bearer(user: "alice@example.org", token: Secret(token), expires: nil)
    }
}

extension Letter {
    static func test(
        _ content: String = "Subject: hi\r\n\r\nhello\r\n", from: String = "alice@example.org", to: String...
    ) throws -> Letter {
        let recipients = to.isEmpty ? ["bob@example.org"] : to
        return try Letter(
            from: .init(checked: from), to: try recipients.map { try .init(checked: $0) }, content: Array(content.utf8))
    }
}

extension SMTPAddress {
    struct NoAddress: Error { let text: String }

    init(checked text: String) throws {
        guard let address = SMTPAddress(text) else { throw NoAddress(text: text) }
        self = address
    }
}
