import Glibc

/// Fields of a message's header as people read them: encoded words (RFC 2047) decoded, in one line, and not for ever long.
enum HeaderText {
    /// Of a line that is shown, in characters.
    private static let longest = 200
    /// Of a field that is looked at, in bytes.
    private static let longestField = 4000

    /// The first field of this name in a header; `nil` if there is none.
    static func field(_ name: String, in header: [UInt8]) -> String? {
        let name = Array(name.lowercased().utf8)
        var lines = header.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            if line.isEmpty || line.elementsEqual([UInt8(ascii: "\r")]) { return nil }
            guard line.count > name.count, zip(line, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 }),
                line[line.startIndex + name.count] == UInt8(ascii: ":")
            else { continue }
            var value = Array(line.dropFirst(name.count + 1))
            while let next = lines.first, next.first == UInt8(ascii: " ") || next.first == UInt8(ascii: "\t"),
                value.count < longestField
            {
                value += next
                lines.removeFirst()
            }
            return text(value)
        }
        return nil
    }

    /// What a field's bytes say; `nil` for nothing.
    static func text(_ bytes: [UInt8]) -> String? {
        let raw = bytes.prefix(longestField).filter { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        let decoded = decodeWords(String(decoding: raw, as: UTF8.self))
        let words = decoded.split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
        let line = words.joined(separator: " ")
        guard !line.isEmpty else { return nil }
        return line.count > longest ? line.prefix(longest - 1) + "…" : line
    }

    /// What is no encoded word stays; blanks between two of them go.
    private static func decodeWords(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        var isAfterWord = false
        while let start = rest.firstRange(of: "=?") {
            let before = rest[..<start.lowerBound]
            guard let (word, end) = encodedWord(rest[start.lowerBound...]) else {
                result += rest[..<start.upperBound]
                (rest, isAfterWord) = (rest[start.upperBound...], false)
                continue
            }
            if !isAfterWord || !before.allSatisfy(\.isWhitespace) { result += before }
            result += word
            (rest, isAfterWord) = (rest[end...], true)
        }
        return result + rest
    }

    /// The word that the text begins with: `=?charset?B or Q?text?=`.
    private static func encodedWord(_ text: Substring) -> (String, end: String.Index)? {
        let parts = text.dropFirst(2).split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[3].first == "=", parts[1].count == 1, !parts[2].contains(where: \.isWhitespace) else {
            return nil
        }
        let charset = parts[0].prefix { $0 != "*" }
        let bytes: [UInt8]? =
            parts[1].lowercased() == "b" ? base64(parts[2]) : parts[1].lowercased() == "q" ? quoted(parts[2]) : nil
        guard let bytes, let word = decode(bytes, String(charset)) else { return nil }
        return (word, parts[3].index(after: parts[3].startIndex))
    }

    private static func quoted(_ text: Substring) -> [UInt8]? {
        var result: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "_"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "="):
                guard bytes.count >= 2, let value = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16) else {
                    return nil
                }
                result.append(value)
                bytes = bytes.dropFirst(2)
            default: result.append(byte)
            }
        }
        return result
    }

    private static func base64(_ text: Substring) -> [UInt8]? {
        var (result, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return result
    }

    /// Any character set that the system knows.
    private static func decode(_ bytes: [UInt8], _ charset: String) -> String? {
        if ["utf-8", "us-ascii"].contains(charset.lowercased()) { return String(decoding: bytes, as: UTF8.self) }
        guard !charset.isEmpty, charset.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }),
            let converter = iconv_open("UTF-8", charset), Int(bitPattern: converter) != -1
        else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: bytes.count * 4 + 16)
        let filled = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                var (from, to) = (input.baseAddress, output.baseAddress)
                var (left, room) = (input.count, output.count)
                guard iconv(converter, &from, &left, &to, &room) != -1 else { return nil }
                return output.count - room
            }
        }
        return filled.map { String(decoding: output[..<$0].map { UInt8(bitPattern: $0) }, as: UTF8.self) }
    }
}
