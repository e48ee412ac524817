import Mail

/// The letters after `:2,`: capitals are flags, small letters keywords.
struct InfoLetters: OptionSet, Hashable, Sendable {
    /// Bits 0–25 are `A`–`Z`, 26–51 are `a`–`z`.
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    /// `nil` for what is no ASCII letter.
    init?(letter: UInt8) {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): rawValue = 1 << UInt64(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): rawValue = 1 << UInt64(letter - UInt8(ascii: "a") + 26)
        default: return nil
        }
    }

    /// The letter of the keyword with this number in `dovecot-keywords`, 0–25.
    init(keyword number: Int) { rawValue = 1 << UInt64(26 + number) }

    static let passed = InfoLetters(rawValue: 1 << 15)

    private static let system: [(letter: InfoLetters, flag: SystemFlags)] = [
        (InfoLetters(rawValue: 1 << 3), .draft), (InfoLetters(rawValue: 1 << 5), .flagged),
        (InfoLetters(rawValue: 1 << 17), .answered), (InfoLetters(rawValue: 1 << 18), .seen),
        (InfoLetters(rawValue: 1 << 19), .deleted),
    ]

    /// The letters of these system flags.
    init(_ flags: SystemFlags) {
        self = InfoLetters.system.reduce(into: []) { if flags.contains($1.flag) { $0.formUnion($1.letter) } }
    }

    /// All letters that stand for system flags.
    static let allSystem = InfoLetters([.seen, .answered, .flagged, .deleted, .draft] as SystemFlags)

    var systemFlags: SystemFlags {
        InfoLetters.system.reduce(into: []) { if contains($1.letter) { $0.formUnion($1.flag) } }
    }

    /// In ASCII order.
    var text: String {
        var bytes: [UInt8] = []
        var bits = rawValue
        while bits != 0 {
            let index = UInt8(bits.trailingZeroBitCount)
            bytes.append(index < 26 ? UInt8(ascii: "A") + index : UInt8(ascii: "a") + index - 26)
            bits &= bits - 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
