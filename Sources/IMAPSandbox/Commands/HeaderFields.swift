/// The fields of a message's header (RFC 5322 section 2.2), as bytes.
struct HeaderFields {
    /// Each with its name in upper case and all its lines, CRLFs included.
    let fields: [(name: String, raw: ArraySlice<UInt8>)]

    init(_ body: SandboxBody) {
        let header = body.bytes(in: 0..<body.headerOctets)
        var fields: [(name: String, raw: ArraySlice<UInt8>)] = []
        var start = 0
        while start < header.count {
            let end = Self.endOfField(header, from: start)
            let raw = header[start..<end]
            let name = raw.prefix { $0 != UInt8(ascii: ":") && $0 > 32 }
            if name.endIndex < raw.endIndex, header[name.endIndex] == UInt8(ascii: ":") {
                fields.append((String(decoding: name, as: UTF8.self).uppercased(), raw))
            }
            start = end
        }
        self.fields = fields
    }

    /// The bytes after the colon of the first field of that name, unfolded and trimmed.
    func value(_ name: String) -> [UInt8]? {
        guard let field = fields.first(where: { $0.name == name }) else { return nil }
        let value = field.raw.dropFirst(name.utf8.count + 1).filter { $0 != 13 && $0 != 10 }
        return Array(value.drop { $0 == 32 || $0 == 9 })
    }

    /// The fields of those names, or all others, with the empty line that ends a header.
    func selection(_ names: [String], isExcluding: Bool) -> [UInt8] {
        fields.filter { names.contains($0.name) != isExcluding }.flatMap(\.raw) + [13, 10]
    }

    /// After the line's end, and after those of the lines that continue it.
    private static func endOfField(_ header: [UInt8], from start: Int) -> Int {
        var index = start
        while let end = header[index...].firstIndex(of: 10) {
            index = end + 1
            guard index < header.count, header[index] == 32 || header[index] == 9 else { return index }
        }
        return header.count
    }
}
