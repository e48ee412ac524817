import Mail

/// Takes a password or token out of what a server said, before anybody can read it: servers repeat what they did not
/// understand. Finds it whole and in parts, as it is and in base64.
package struct SecretScrubber: Sendable {
    /// Shorter parts may stand anywhere by chance; shorter secrets than ``shortest`` do so as a whole.
    private static let width = 12
    private static let shortest = 4

    /// Parts of the secret in all its forms, by their length: a form that is shorter than ``width`` is one part.
    private let parts: [Int: Set<[UInt8]>]

    package init(_ credentials: Credentials) {
        let secret =
            switch credentials {
            case .password(_, let secret), .bearer(_, let secret, _): Array(secret.exposed().utf8)
            }
        var parts: [Int: Set<[UInt8]>] = [:]
        for form in Self.forms(of: secret) where form.count >= Self.shortest {
            let width = min(Self.width, form.count)
            for start in 0...form.count - width { parts[width, default: []].insert(Array(form[start..<start + width])) }
        }
        self.parts = parts
    }

    /// As it is, and the base64 of it wherever it stands in a message: octets before it shift it by up to two.
    private static func forms(of secret: [UInt8]) -> [[UInt8]] {
        let shifted = (0..<3).map { shift in
            let whole = secret.dropFirst(shift)
            return Array(Base64.encode(Array(whole.prefix(whole.count / 3 * 3))).utf8)
        }
        return [secret] + shifted
    }

    /// The text with `<redacted>` where parts of the secret stood.
    package func scrub(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var isSecret = [Bool](repeating: false, count: bytes.count)
        for (width, parts) in parts where bytes.count >= width {
            for start in 0...bytes.count - width where parts.contains(Array(bytes[start..<start + width])) {
                for index in start..<start + width { isSecret[index] = true }
            }
        }
        guard isSecret.contains(true) else { return text }
        var kept: [UInt8] = []
        for index in bytes.indices {
            if !isSecret[index] { kept.append(bytes[index]) } else if index == 0 || !isSecret[index - 1] { kept += Self.mark }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static let mark = Array("<redacted>".utf8)
}
