/// What a server says it can (RFC 9051 section 7.2.2). Names are compared without regard to case.
package struct Capabilities: Hashable, Sendable {
    /// In upper case.
    package let names: Set<String>

    package init(_ names: some Sequence<String> = []) { self.names = Set(names.map { $0.uppercased() }) }

    /// `has("CONDSTORE")`, `has("AUTH=PLAIN")`.
    package func has(_ name: String) -> Bool { names.contains(name.uppercased()) }

    /// What stands behind `NAME=`, as in `APPENDLIMIT=35651584` or `MESSAGELIMIT=1000`.
    package func number(of name: String) -> UInt64? {
        let prefix = name.uppercased() + "="
        return names.lazy.filter { $0.hasPrefix(prefix) }.compactMap { UInt64($0.dropFirst(prefix.count)) }.min()
    }

    /// The largest message that APPEND takes anywhere, in octets (RFC 7889). `nil` where nothing is announced, or where
    /// it differs by mailbox and STATUS tells (``hasAppendLimits``).
    package var appendLimit: UInt64? { number(of: "APPENDLIMIT") }

    /// Each mailbox has its own limit: `STATUS (APPENDLIMIT)`.
    package var hasAppendLimits: Bool { has("APPENDLIMIT") }
}
