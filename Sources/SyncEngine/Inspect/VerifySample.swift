import MailIndex

/// Which files are read back: a share of them, chosen by a seed, so that the same choice can be made again.
package struct VerifySample: Sendable, Equatable {
    /// 0 … 100.
    package let percent: Double
    package let seed: UInt64

    package init(percent: Double, seed: UInt64) { (self.percent, self.seed) = (percent, seed) }

    static let everything = VerifySample(percent: 100, seed: 0)

    func covers(_ place: MessagePlace) -> Bool {
        guard percent < 100 else { return true }
        // SplitMix64, fed with the place.
        var state = seed
        for part in [UInt64(bitPattern: place.folder), UInt64(place.validity.value), UInt64(place.uid.value)] {
            state = Self.mixed(state &+ part &+ 0x9E37_79B9_7F4A_7C15)
        }
        return Double(state >> 11) / Double(1 << 53) * 100 < percent
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
