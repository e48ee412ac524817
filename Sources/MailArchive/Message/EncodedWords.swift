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
        let octets: [UInt8]
        switch parts[1] {
        case "Q", "q": octets = TransferEncoding.quotedPrintable(parts[2].utf8.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 })
        case "B", "b": octets = TransferEncoding.base64(parts[2].utf8)
        default: return nil
        }
        let charset = parts[0].prefix { $0 != "*" }
        guard let decoded = string(octets, charset: String(charset)) else { return nil }
        return (decoded, text.index(after: parts[3].startIndex))
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
