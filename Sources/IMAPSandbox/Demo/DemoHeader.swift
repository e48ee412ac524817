import Mail

/// Text in message headers: as it is when ASCII, else in encoded words (RFC 2047) or RFC 2231 parameters.
enum DemoHeader {
    static func text(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        return words(text).joined(separator: "\r\n ")
    }

    /// A display name.
    static func phrase(_ name: String) -> String {
        let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
        return isASCII ? (name.contains(".") ? "\"\(name)\"" : name) : words(name).joined(separator: "\r\n ")
    }

    /// `name="value"` or `name*=utf-8''value`.
    static func parameter(_ name: String, _ value: String) -> String {
        guard value.utf8.contains(where: { $0 >= 0x80 }) else { return "\(name)=\"\(value)\"" }
        let digits = Array("0123456789ABCDEF")
        let encoded = value.utf8.map { byte in
            byte > 32 && byte < 0x7F ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
        return "\(name)*=utf-8''\(encoded.joined())"
    }

    /// Lines of 76 characters.
    static func base64Lines(_ bytes: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bytes.count, by: 57).flatMap { start in
            Array((Base64.encode(Array(bytes[start..<min(start + 57, bytes.count)])) + "\r\n").utf8)
        }
    }

    /// Encoded words of at most 75 characters, cut between characters.
    private static func words(_ text: String) -> [String] {
        var groups: [[UInt8]] = [[]]
        for character in text {
            let bytes = Array(String(character).utf8)
            if groups[groups.count - 1].count + bytes.count > 45 { groups.append([]) }
            groups[groups.count - 1] += bytes
        }
        return groups.map { "=?utf-8?B?\(Base64.encode($0))?=" }
    }
}
