/// A whole answer. The body may hold tokens, hence is not printed.
package struct HTTPAnswer: Sendable, CustomStringConvertible {
    package let status: Int
    /// With names in lower case; of several with one name the first counts.
    package let headers: [String: String]
    package let body: [UInt8]
    /// By this machine's clock.
    package let received: Instant

    package init(status: Int, headers: [String: String] = [:], body: [UInt8], received: Instant) {
        self.status = status
        self.headers = headers
        self.body = body
        self.received = received
    }

    package var description: String { "HTTP \(status), \(body.count) bytes" }

    /// How far this machine's clock is ahead of the server's, in seconds; negative where it is behind.
    package var clockSkew: Int? {
        headers["date"].flatMap(HTTPDate.parse).map { received.seconds(since: $0) }
    }

    /// What Retry-After says, in seconds from now, whether it is a number or a date (RFC 9110 section 10.2.3). A date is
    /// measured by the server's own clock where it told it.
    package var retryAfter: Int? {
        guard let text = headers["retry-after"]?.trimmedOfSpaces else { return nil }
        if let seconds = Int(text) { return min(max(seconds, 0), Self.longestPause) }
        guard let date = HTTPDate.parse(text) else { return nil }
        let now = headers["date"].flatMap(HTTPDate.parse) ?? received
        return min(max(date.seconds(since: now), 0), Self.longestPause)
    }

    /// Seconds: a day. What asks for more is taken for a mistake.
    private static let longestPause = 86400
}
