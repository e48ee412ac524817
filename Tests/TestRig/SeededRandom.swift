import Glibc

/// The same numbers for the same seed on every machine (SplitMix64), so that a random test can be run again.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// The seed in the environment variable `RESTANTE_TEST_SEED`, else a new one: print it when a test fails.
    package static func freshSeed() -> UInt64 {
        if let text = getenv("RESTANTE_TEST_SEED"), let seed = UInt64(String(cString: text)) { return seed }
        return UInt64.random(in: 1...0xFFFF_FFFF)
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
