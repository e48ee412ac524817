import Glibc

/// SplitMix64: the same seed makes the same mailbox on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A draw from the log-normal distribution with this mean; `sigma` is the spread of the logarithm, and 0 gives
    /// the mean itself each time.
    mutating func logNormal(mean: Double, sigma: Double) -> Double {
        guard sigma > 0 else { return mean }
        let first = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &self)
        let second = Double.random(in: 0..<1, using: &self)
        let normal = (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
        return exp(log(mean) - sigma * sigma / 2 + sigma * normal)
    }
}
