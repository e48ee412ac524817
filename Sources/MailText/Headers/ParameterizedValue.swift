/// A value with parameters, as Content-Type and Content-Disposition have (RFC 2045 section 5.1), with the continuations and
/// charsets of RFC 2231.
package struct ParameterizedValue: Sendable, Equatable {
    private static let mostParameters = 200

    /// Before the first `;`, in small letters; empty if there is none.
    package let value: String
    /// By name in small letters, decoded; of two with one name, the first.
    package let parameters: [String: String]

    /// - Parameter field: the field's value, unfolded.
    package init(_ field: some Collection<UInt8>) {
        let bytes = Array(field)
        let end = bytes.firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
        value = ASCII.lowercased(ASCII.trimmed(bytes[..<end]))
        var reader = ParameterReader(bytes, from: end)
        var pieces: [String: [Piece]] = [:]
        for _ in 0..<Self.mostParameters {
            guard let (name, value) = reader.next() else { break }
            let piece = Piece(name, value)
            pieces[piece.name, default: []].append(piece)
        }
        parameters = pieces.mapValues(Self.join)
    }

    /// One of the parts that a parameter may be cut into.
    private struct Piece {
        let name: String
        /// `nil` for one that is whole.
        let number: Int?
        let isEncoded: Bool
        let value: [UInt8]

        /// From `name`, `name*`, `name*1`, `name*1*`.
        init(_ text: String, _ value: [UInt8]) {
            let parts = text.split(separator: "*", omittingEmptySubsequences: false)
            name = parts.first.map(String.init) ?? ""
            number = parts.count > 1 ? Int(parts[1]) : nil
            isEncoded = parts.count > 1 && parts.last?.isEmpty == true
            self.value = value
        }
    }

    private static func join(_ pieces: [Piece]) -> String {
        // The extended form wins over the plain one beside it (RFC 5987 section 4.2, which mail follows).
        if let whole = pieces.first(where: { $0.number == nil && $0.isEncoded }) { return decode([whole]) }
        let numbered = pieces.filter { $0.number != nil }.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
        if !numbered.isEmpty { return decode(numbered) }
        return EncodedWords.decode(pieces.first?.value ?? [])
    }

    /// The first piece names the charset: `charset'language'text`.
    private static func decode(_ pieces: [Piece]) -> String {
        var octets: [UInt8] = []
        var charset = Charset.unknown
        for (index, piece) in pieces.enumerated() {
            var value = piece.value[...]
            if index == 0, piece.isEncoded {
                let parts = value.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
                if parts.count == 3 {
                    charset = Charset(label: String(decoding: parts[0], as: UTF8.self)) ?? .unknown
                    value = parts[2]
                }
            }
            octets += piece.isEncoded ? percentDecoded(value) : Array(value)
        }
        return charset.decode(octets)
    }

    private static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count > 1, let high = ASCII.hexValue(rest[rest.startIndex]),
                let low = ASCII.hexValue(rest[rest.startIndex + 1])
            {
                octets.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                octets.append(byte)
            }
        }
        return octets
    }
}

/// Goes through `; name=value; name="value"` from left to right, each byte once.
private struct ParameterReader {
    private let bytes: [UInt8]
    private var place: Int

    init(_ bytes: [UInt8], from start: Int) { (self.bytes, place) = (bytes, start) }

    mutating func next() -> (name: String, value: [UInt8])? {
        while place < bytes.count {
            while place < bytes.count, bytes[place] == UInt8(ascii: ";") || ASCII.isSpace(bytes[place]) { place += 1 }
            let start = place
            while place < bytes.count, bytes[place] != UInt8(ascii: "="), bytes[place] != UInt8(ascii: ";") { place += 1 }
            guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else { continue }
            let name = ASCII.lowercased(ASCII.trimmed(bytes[start..<place]))
            place += 1
            while place < bytes.count, ASCII.isSpace(bytes[place]) { place += 1 }
            let value = place < bytes.count && bytes[place] == ASCII.quote ? quoted() : token()
            if !name.isEmpty { return (name, value) }
        }
        return nil
    }

    /// Up to the next `;`: names with spaces and without quotation marks are common.
    private mutating func token() -> [UInt8] {
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: ";") { place += 1 }
        return Array(ASCII.trimmed(bytes[start..<place]))
    }

    private mutating func quoted() -> [UInt8] {
        var value: [UInt8] = []
        place += 1
        while place < bytes.count, bytes[place] != ASCII.quote {
            // Only these two are escaped: a path of Windows keeps its backslashes.
            if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count,
                [ASCII.quote, UInt8(ascii: "\\")].contains(bytes[place + 1])
            {
                place += 1
            }
            value.append(bytes[place])
            place += 1
        }
        place += 1
        return value
    }
}
