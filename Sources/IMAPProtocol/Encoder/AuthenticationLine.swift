import Mail
import NIOCore

/// The lines of an AUTHENTICATE exchange after the command (RFC 9051 section 6.2.2).
package enum AuthenticationLine {
    /// The client's answer to a challenge, ready to send; an empty one is an empty line.
    package static func response(_ response: Secret) -> ByteBuffer {
        ByteBuffer(string: Base64.encode(Array(response.exposed().utf8)) + "\r\n")
    }

    /// Ends the exchange; the server answers with a tagged BAD.
    package static let cancel = ByteBuffer(string: "*\r\n")

    /// The octets of a challenge, from the words of a `+` response; `nil` if they are not base64.
    package static func challenge(_ words: String) -> [UInt8]? { Base64.decode(words, isPadded: false) }
}
