import Mail

/// A `sequence-set` of RFC 3501 section 9 before it is known what `*` means.
struct NumberSet {
    /// 0 stands for `*`.
    private let bounds: [(UInt32, UInt32)]

    init?(_ text: String) {
        var bounds: [(UInt32, UInt32)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: ":", omittingEmptySubsequences: false).map { end in
                end == "*" ? 0 : UInt32(end).flatMap { $0 == 0 ? nil : $0 }
            }
            guard let low = ends.first ?? nil, let high = ends.last ?? nil, ends.count <= 2 else { return nil }
            bounds.append((low, high))
        }
        self.bounds = bounds
    }

    /// - Parameter last: the highest number there is; 0 in an empty mailbox, where `*` then names nothing.
    func resolved(last: UInt32) -> UIDSet {
        UIDSet(
            merging: bounds.map { low, high in
                let (low, high) = (low == 0 ? last : low, high == 0 ? last : high)
                return min(low, high)...max(low, high)
            })
    }
}

extension CommandScanner {
    mutating func numberSet() throws(Interruption) -> NumberSet {
        guard let set = NumberSet(try word()) else { throw .bad("Invalid message set") }
        return set
    }
}
