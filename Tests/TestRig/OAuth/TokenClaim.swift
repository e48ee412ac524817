/// The value of a claim in a token.
package enum TokenClaim: Encodable, Sendable {
    case text(String)
    /// Seconds since 1970, for the times of RFC 7519 section 4.1.
    case number(Int)

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}
