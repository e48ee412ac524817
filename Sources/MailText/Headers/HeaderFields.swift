/// The fields of a header that are asked for (RFC 5322 section 2.2), unfolded and not decoded.
struct HeaderFields {
    /// Octets of one value that are kept.
    private static let valueLimit = 32 << 10

    private var values: [String: [[UInt8]]] = [:]

    /// - Parameters:
    ///   - block: the header's lines, with their ends.
    ///   - names: in small letters.
    init(_ block: [UInt8], _ names: Set<String>) {
        var current: String?
        var lines = block.split(separator: 0x0A, omittingEmptySubsequences: true)[...]
        while let line = lines.popFirst() {
            if let first = line.first, first == 0x20 || first == 0x09 {
                if let current { append(line, to: current) }
                continue
            }
            // Names have 40 characters at most that anyone asks for; space before the colon is an old habit (section 4.5).
            guard let colon = line.prefix(40).firstIndex(of: UInt8(ascii: ":")) else {
                current = nil
                continue
            }
            let name = ASCII.lowercased(ASCII.trimmed(line[..<colon]))
            current = names.contains(name) ? name : nil
            guard let current else { continue }
            // A message has few fields of one name.
            if values[current, default: []].count < 20 { values[current, default: []].append([]) }
            append(line[(colon + 1)...], to: current)
        }
    }

    private mutating func append(_ line: ArraySlice<UInt8>, to name: String) {
        let last = (values[name]?.count ?? 0) - 1
        guard last >= 0, let size = values[name]?[last].count, size < Self.valueLimit else { return }
        values[name]?[last] += line.filter { $0 != 0x0D && $0 != 0x0A }.prefix(Self.valueLimit - size)
    }

    /// The first one's value, without space around it; empty if there is none.
    func first(_ name: String) -> ArraySlice<UInt8> { ASCII.trimmed((values[name]?.first ?? [])[...]) }

    /// All values of these names, in this order.
    func all(_ names: [String]) -> [ArraySlice<UInt8>] {
        names.flatMap { name in (values[name] ?? []).map { ASCII.trimmed($0[...]) } }.filter { !$0.isEmpty }
    }
}
