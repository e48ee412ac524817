import NIOCore

extension Command: CustomStringConvertible {
    /// One line for logs: the command without its tag, with `<redacted>` for secrets and the size only of messages.
    package var description: String {
        switch self {
        case .login: "LOGIN <redacted>"
        case .authenticate(let mechanism, _): "AUTHENTICATE \(mechanism) <redacted>"
        case .append(let messages, let name):
            "APPEND \(name) " + messages.map { "{\($0.octets)}" }.joined(separator: " ")
        default: printed
        }
    }

    /// The bytes as they go out, without tag and line end, cut where it gets long.
    private var printed: String {
        let encoded = encode(tag: "", options: EncodingOptions(literals: .plus))
        let text = encoded.parts.map { String(buffer: $0) }.joined()
        let line = text.filter { $0 != "\r\n" }.drop { $0 == " " }
        return line.count <= 300 ? String(line) : line.prefix(300) + "…"
    }
}
