import Glibc

/// Decodes the encoded words of a header field (RFC 2047).
enum EncodedWords {
    /// The field as people read it; what cannot be decoded stays as it is.
    static func decode(_ text: String) -> String {
        guard text.utf8.count > 8, text.contains("=?") else { return text }
        var result = ""
        var rest = Substring(text)
        var isAfterWord = false
        while let begin = rest.firstRange(of: "=?") {
            let plain = rest[..<begin.lowerBound]
            guard let (word, end) = word(at: begin.lowerBound, in: rest) else {
                result += rest[..<begin.upperBound]
                rest = rest[begin.upperBound...]
                isAfterWord = false
                continue
            }
            // Space between two encoded words only separates them (section 6.2).
            if !isAfterWord || !plain.allSatisfy({ $0 == " " }) { result += plain }
            result += word
            rest = rest[end...]
            isAfterWord = true
        }
        return result + rest
    }

    /// The word that begins here, decoded, and where it ends.
    private static func word(at start: Substring.Index, in text: Substring) -> (String, Substring.Index)? {
        let parts = text[start...].dropFirst(2).split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[3].first == "=", parts[0].utf8.count < 40, !parts[0].isEmpty else { return nil }
        let octets: [UInt8]?
        switch parts[1] {
        case "Q", "q": octets = quotedPrintable(parts[2])
        case "B", "b": octets = base64(parts[2])
        default: octets = nil
        }
        let charset = parts[0].prefix { $0 != "*" }
        guard let octets, let decoded = string(octets, charset: String(charset)) else { return nil }
        return (decoded, text.index(after: parts[3].startIndex))
    }

    private static func quotedPrintable(_ text: Substring) -> [UInt8]? {
        var octets: [UInt8] = []
        var bytes = text.utf8[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "_"): octets.append(0x20)
            case UInt8(ascii: "="):
                guard bytes.count >= 2, let octet = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16) else { return nil }
                octets.append(octet)
                bytes = bytes.dropFirst(2)
            default: octets.append(byte)
            }
        }
        return octets
    }

    private static func base64(_ text: Substring) -> [UInt8]? {
        var octets: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = digit(byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            bits &= (1 << UInt32(count)) - 1
        }
        return octets
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    /// By the C library's `iconv(3)`; `nil` for a charset that it does not know and octets that are not of it.
    private static func string(_ octets: [UInt8], charset: String) -> String? {
        if charset.lowercased() == "utf-8" { return controlFree(String(validating: octets, as: UTF8.self)) }
        let converter = iconv_open("UTF-8", charset)
        guard converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = octets.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 4 * octets.count + 16)
        let filled: Int? = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                var (left, room) = (input.count, output.count)
                return iconv(converter, &from, &left, &to, &room) == -1 ? nil : output.count - room
            }
        }
        guard let filled else { return nil }
        return controlFree(String(validating: output[..<filled].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    private static func controlFree(_ text: String?) -> String? {
        text.map { String(String.UnicodeScalarView($0.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 })) }
    }
}
