import SASL

/// What a server says it can, in its answer to EHLO (RFC 5321 section 4.1.1.1).
struct Announcement: Equatable, Sendable {
    /// Keyword, in upper case, and its parameters.
    private let keywords: [String: [String]]

    init(_ reply: SMTPReply) {
        var keywords: [String: [String]] = [:]
        // The first line is the server's name and a greeting.
        for line in reply.lines.dropFirst() {
            // AUTH=LOGIN instead of AUTH LOGIN is from before RFC 2554.
            let words = line.uppercased().split { $0 == " " || $0 == "=" }.map(String.init)
            guard let keyword = words.first else { continue }
            keywords[keyword, default: []] += words.dropFirst()
        }
        self.keywords = keywords
    }

    /// Nothing is known.
    init() { keywords = [:] }

    func has(_ keyword: String) -> Bool { keywords[keyword] != nil }

    func offers(_ mechanism: LoginMechanism) -> Bool { mechanisms.contains(mechanism.rawValue) }

    /// As the server writes them.
    var mechanisms: [String] { keywords["AUTH"] ?? [] }

    /// The largest message in octets (RFC 1870); `nil` where there is no limit or none is told.
    var largestMessage: Int? { keywords["SIZE"]?.first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }
}
