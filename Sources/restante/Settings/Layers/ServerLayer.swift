import SyncEngine

/// `[account.x.server]`, or `[server]` of a profile.
struct ServerLayer: Sendable {
    var host: Placed<String>?
    var port: Placed<Int>?
    var security: Placed<ServerSettings.Security>?
    /// Path of a PEM file, as written.
    var trust: Placed<String>?
    /// SHA-256 of one certificate's DER form: 32 bytes.
    var fingerprint: Placed<[UInt8]>?

    init() {}

    init(_ table: TableReader) {
        host = table.string("host")
        port = table.integer("port", 1...65535)
        security = table.choice("security", ServerSettings.Security.self)
        trust = table.string("trust")
        fingerprint = Self.fingerprint(table)
        if let host, host.value.isEmpty || host.value.contains(where: { $0.isWhitespace || "/@".contains($0) }) {
            table.mistakes.add(
                host.place, "host must be a name or an address such as \"imap.example.org\", found \"\(host.value)\"")
        }
        if trust != nil, let fingerprint {
            table.mistakes.add(fingerprint.place, "trust and fingerprint exclude each other: remove one of them")
        }
        table.close()
    }

    func over(_ lower: ServerLayer) -> ServerLayer {
        var result = self
        result.host = host ?? lower.host
        result.port = port ?? lower.port
        result.security = security ?? lower.security
        // The two are one choice: a lower layer's must not join an upper layer's.
        if trust == nil, fingerprint == nil { (result.trust, result.fingerprint) = (lower.trust, lower.fingerprint) }
        return result
    }

    private static func fingerprint(_ table: TableReader) -> Placed<[UInt8]>? {
        guard let text = table.string("fingerprint") else { return nil }
        let lowered = text.value.lowercased()
        let digits = lowered.drop { $0 != ":" }.dropFirst().filter { $0 != ":" }
        let pairs = stride(from: 0, to: digits.count, by: 2).map { digits.dropFirst($0).prefix(2) }
        let bytes = pairs.compactMap { UInt8($0, radix: 16) }
        guard lowered.hasPrefix("sha256:"), digits.count == 64, bytes.count == 32 else {
            table.mistakes.add(text.place, "fingerprint must be \"sha256:\" and 64 hexadecimal digits")
            return nil
        }
        return Placed(value: bytes, place: text.place)
    }
}
