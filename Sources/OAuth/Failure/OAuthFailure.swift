/// Why no token came: what the endpoint said, and what helps. Holds nothing secret.
package struct OAuthFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package let remedy: Remedy
    /// One sentence for the user: what happened, where, what to do.
    package let sentence: String
    /// The endpoint's host; empty where none was asked.
    package let host: String
    /// The HTTP status; `nil` where no answer came.
    package let status: Int?
    /// The `error` of the answer (RFC 6749 section 5.2).
    package let error: String?
    /// Microsoft's `suberror`, Google's `error_subtype`.
    package let suberror: String?
    /// Microsoft's number for it, such as `AADSTS50076`. For hints and logs; nothing is decided by it.
    package let code: String?
    /// The `claims` that the next authorization request must pass on (a claims challenge of Microsoft's).
    package let claims: String?
    /// What an administrator finds the attempt by in Microsoft's sign-in log.
    package let traceID: String?
    package let correlationID: String?

    package init(
        _ remedy: Remedy, _ sentence: String, host: String, status: Int? = nil, error: String? = nil, suberror: String? = nil,
        code: String? = nil, claims: String? = nil, traceID: String? = nil, correlationID: String? = nil
    ) {
        self.remedy = remedy
        self.sentence = sentence
        self.host = host
        self.status = status
        self.error = error
        self.suberror = suberror
        self.code = code
        self.claims = claims
        self.traceID = traceID
        self.correlationID = correlationID
    }

    package var description: String { sentence }
}
