extension TarHeader {
    /// Whole blocks. A long or non-ASCII path and a time that octal digits cannot hold get a pax header in front; sizes beyond
    /// 8 GiB are written in base 256, so that a member's size does not change how long its header is.
    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        let split = TarHeader.split(path)
        var records: [UInt8] = []
        if split == nil { records += TarHeader.record("path", path) }
        if !(0..<(1 << 33)).contains(modified) { records += TarHeader.record("mtime", String(modified)) }
        if !records.isEmpty {
            let pax = TarHeader(path: "PaxHeaders/member", size: UInt64(records.count), modified: 0)
            bytes += pax.ustar(name: Array(pax.path.utf8), prefix: [], type: UInt8(ascii: "x"))
            bytes += records + [UInt8](repeating: 0, count: TarHeader.padding(pax.size))
        }
        let (prefix, name) = split ?? ([], TarHeader.shortened(path))
        return bytes + ustar(name: name, prefix: prefix, type: kind.rawValue)
    }

    private func ustar(name: [UInt8], prefix: [UInt8], type: UInt8) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: TarHeader.block)
        func put(_ bytes: some Collection<UInt8>, at place: Int) {
            header.replaceSubrange(place..<(place + bytes.count), with: bytes)
        }
        put(name, at: 0)
        put((kind == .directory ? "0000700" : "0000600").utf8, at: 100)
        put("0000000".utf8, at: 108)
        put("0000000".utf8, at: 116)
        put(TarHeader.number(size), at: 124)
        put(TarHeader.number((0..<(1 << 33)).contains(modified) ? UInt64(modified) : 0), at: 136)
        put("        ".utf8, at: 148)
        header[156] = type
        put("ustar\u{0}00".utf8, at: 257)
        put("0000000".utf8, at: 329)
        put("0000000".utf8, at: 337)
        put(prefix, at: 345)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(TarHeader.octal(UInt64(sum), digits: 6) + [0, UInt8(ascii: " ")], at: 148)
        return header
    }

    /// Twelve bytes: eleven octal digits, or base 256 where these are too few.
    private static func number(_ value: UInt64) -> [UInt8] {
        if value < 1 << 33 { return octal(value, digits: 11) }
        return [0x80, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
    }

    private static func octal(_ value: UInt64, digits: Int) -> [UInt8] {
        (0..<digits).map { UInt8(ascii: "0") + UInt8(value >> (3 * UInt64(digits - 1 - $0)) & 7) }
    }

    /// Prefix and name as ustar knows them; `nil` where the path does not fit or is not ASCII.
    private static func split(_ path: String) -> (prefix: [UInt8], name: [UInt8])? {
        let bytes = Array(path.utf8)
        guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
        if bytes.count <= 100 { return ([], bytes) }
        // The leftmost slash that leaves a name short enough.
        guard let slash = bytes.indices.first(where: { bytes[$0] == UInt8(ascii: "/") && bytes.count - $0 - 1 <= 100 }),
            (1...155).contains(slash), slash + 1 < bytes.count
        else { return nil }
        return (Array(bytes[..<slash]), Array(bytes[(slash + 1)...]))
    }

    /// What programs without pax see: a name that says nothing wrong, made of the path's end.
    private static func shortened(_ path: String) -> [UInt8] {
        Array(path.utf8.suffix(100).map { (0x21..<0x7F).contains($0) && $0 != UInt8(ascii: "/") ? $0 : UInt8(ascii: "_") })
    }

    /// `LENGTH KEY=VALUE`, where the length counts itself.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = Array(" \(key)=\(value)\n".utf8)
        var length = rest.count + 1
        while String(length).utf8.count + rest.count != length { length = String(length).utf8.count + rest.count }
        return Array(String(length).utf8) + rest
    }
}
