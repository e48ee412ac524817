extension TarHeader {
    /// What one header block says.
    enum Decoded: Equatable {
        /// A file or a directory; a pax path that came before it is not in it.
        case member(TarHeader)
        /// A pax header with this many bytes of records.
        case extended(size: Int)
        /// A block of zeros: the end.
        case end
        /// No header of ours: links, devices, damage.
        case unknown
    }

    /// The most bytes of pax records that are looked at.
    private static let extendedLimit: UInt64 = 64 * 1024

    /// Reads one block of 512 bytes. Nothing is believed whose checksum is wrong.
    static func decode(_ header: some Collection<UInt8>) -> Decoded {
        let header = Array(header)
        guard header.count == block else { return .unknown }
        if header.allSatisfy({ $0 == 0 }) { return .end }
        let sum = header.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 32 : Int(header[$1])) }
        guard value(header[148..<156]) == UInt64(sum), header[257..<262].elementsEqual("ustar".utf8) else { return .unknown }
        guard let size = value(header[124..<136]), let modified = value(header[136..<148]) else { return .unknown }
        if header[156] == UInt8(ascii: "x") {
            return size > 0 && size <= extendedLimit ? .extended(size: Int(size)) : .unknown
        }
        guard let kind = Kind(rawValue: header[156] == 0 ? Kind.file.rawValue : header[156]) else { return .unknown }
        guard let name = text(header[0..<100]), let prefix = text(header[345..<500]), size <= UInt64(Int64.max / 2) else {
            return .unknown
        }
        let path = prefix.isEmpty ? name : prefix + "/" + name
        return .member(TarHeader(path: path, kind: kind, size: size, modified: Int64(clamping: modified)))
    }

    /// Takes over what pax records say; `false` if they are not well-formed.
    mutating func apply(records bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while let space = rest.firstIndex(of: UInt8(ascii: " ")) {
            guard let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > space - rest.startIndex + 1,
                length <= rest.count
            else { return false }
            let record = rest[(space + 1)..<(rest.startIndex + length)]
            rest = rest[(rest.startIndex + length)...]
            guard record.last == UInt8(ascii: "\n"), let equals = record.firstIndex(of: UInt8(ascii: "=")),
                let value = String(validating: record[(equals + 1)...].dropLast(), as: UTF8.self)
            else { return false }
            switch String(decoding: record[..<equals], as: UTF8.self) {
            case "path": path = value
            case "mtime": modified = Int64(value.prefix { $0 != "." }) ?? modified
            case "size", "linkpath": return false
            default: continue
            }
        }
        return rest.allSatisfy { $0 == 0 }
    }

    /// Octal digits, or base 256.
    private static func value(_ field: ArraySlice<UInt8>) -> UInt64? {
        if field.first == 0x80 {
            guard field.dropFirst().prefix(field.count - 9).allSatisfy({ $0 == 0 }) else { return nil }
            return field.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { (0x30...0x37).contains($0) }
        let rest = field[digits.endIndex...]
        guard !digits.isEmpty, digits.count <= 21, rest.allSatisfy({ $0 == 0 || $0 == UInt8(ascii: " ") }) else { return nil }
        return digits.reduce(0) { $0 << 3 | UInt64($1 - 0x30) }
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String? {
        String(validating: field.prefix { $0 != 0 }, as: UTF8.self)
    }
}
