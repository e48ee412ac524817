/// How a command ended (RFC 9051 section 7.1).
package enum Status: String, Hashable, Sendable {
    case ok = "OK"
    case no = "NO"
    case bad = "BAD"
}
