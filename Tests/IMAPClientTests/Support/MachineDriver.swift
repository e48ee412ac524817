@testable import IMAPClient
import IMAPProtocol
import NIOCore
import SASL
import Transport

/// Feeds a state machine with the lines of a server and records what it wants done.
final class MachineDriver {
    private var machine: ConnectionStateMachine<String>
    private var parser = ResponseParser()
    /// Lines and pieces that would have gone out.
    private(set) var written: [String] = []
    /// `context: OK text` or `context: kind of error`.
    private(set) var completed: [String] = []
    /// `context < kind of response`.
    private(set) var delivered: [String] = []
    private(set) var events: [String] = []
    private(set) var failure: IMAPError?

    init(
        _ options: SessionOptions, _ credentials: Credentials = .alice, isLoopback: Bool = true, binding: ChannelBinding? = nil
    ) {
        machine = ConnectionStateMachine(options: options, credentials: credentials)
        if options.endpoint.security == .tls {
            take(machine.connected(isLoopback: isLoopback))
            take(machine.handshakeCompleted(binding))
        } else {
            take(machine.connected(isLoopback: isLoopback))
        }
    }

    var capabilities: Capabilities { machine.capabilities }
    var enabled: Set<String> { machine.enabled }
    var metrics: ConnectionMetrics { machine.metrics }
    var expectation: ConnectionStateMachine<String>.Expectation? { machine.expectation }
    var isSwitching: Bool { machine.isSwitching }

    /// Logged in by LOGIN; what the login wrote is forgotten.
    convenience init(loggedInWith capabilities: String, _ options: SessionOptions = .test()) {
        self.init(options)
        receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi", "A1 OK [CAPABILITY \(capabilities)] in")
        written = []
        events = []
    }

    func receive(_ lines: String...) {
        for line in lines {
            parser.append(ByteBuffer(string: line + "\r\n"))
            while failure == nil {
                do {
                    guard let event = try parser.next() else { break }
                    take(event)
                } catch {
                    take(machine.garbage(error))
                }
            }
        }
    }

    func submit(_ command: Command, _ context: String) { take(machine.submit(command, context)) }
    func messageWritten() { take(machine.messageWritten()) }
    func messageFailed(_ fault: String) { take(machine.messageFailed(fault)) }
    func secured() { take(machine.handshakeCompleted()) }
    func retire() { take(machine.retire()) }
    func inputClosed() { take(machine.inputClosed()) }
    func deadlinePassed() { take(machine.deadlinePassed()) }

    private func take(_ event: ResponseEvent) {
        switch event {
        case .response(let response): take(machine.received(response))
        case .bodyBegin(let start): delivered.append("\(machine.bodyBegins(start) ?? "nobody") < body")
        case .bodyBytes, .bodyEnd: break
        }
    }

    private func take(_ action: ConnectionStateMachine<String>.Action) {
        switch action {
        case .none: break
        case .deliver(let response, let context, _): delivered.append("\(context) < \(Self.kind(of: response))")
        case .steps(let steps): for step in steps { take(step) }
        }
    }

    private func take(_ step: ConnectionStateMachine<String>.Step) {
        switch step {
        case .write(let bytes): written.append(String(buffer: bytes).replacing("\r\n", with: "⏎"))
        case .writeMessage(let index, let context): written.append("<\(context) \(index)>")
        case .trace: break
        case .missed(let context): events.append("\(context) missed a line")
        case .complete(let context, .success(let text)): completed.append("\(context): OK \(text.text)")
        case .complete(let context, .failure(let error)): completed.append("\(context): \(error.kind)")
        case .startTLS: events.append("TLS")
        case .startCompression: events.append("compression")
        case .opened: events.append("opened")
        case .fail(let error): failure = error
        }
    }

    private static func kind(of response: Response) -> String {
        String(String(describing: response).prefix { $0 != "(" })
    }
}
