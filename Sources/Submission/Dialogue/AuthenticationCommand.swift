import Mail
import NIOCore
import SASL

/// AUTH and the lines after it (RFC 4954 section 4).
struct AuthenticationCommand {
    let bytes: ByteBuffer
    let hasInitialResponse: Bool

    /// The command with its end (RFC 5321 section 4.5.3.1.4). The answers to challenges may be longer than any command, so a
    /// long first message, as access tokens make it, waits for the server's leave.
    private static let longestCommand = 512

    init(_ mechanism: SASLMechanism, mayUseInitialResponse: Bool) throws(SASLError) {
        var line = "AUTH \(mechanism.name.rawValue)"
        var hasInitialResponse = false
        if mayUseInitialResponse, let initial = try mechanism.initialResponse() {
            let whole = line + " " + (initial.isEmpty ? "=" : Base64.encode(initial))
            hasInitialResponse = whole.utf8.count + 2 <= Self.longestCommand
            if hasInitialResponse { line = whole }
        }
        self.hasInitialResponse = hasInitialResponse
        bytes = ByteBuffer(string: line + "\r\n")
    }

    /// The answer to a challenge; an empty one is an empty line.
    static func answer(_ response: [UInt8]) -> ByteBuffer { ByteBuffer(string: Base64.encode(response) + "\r\n") }
}
