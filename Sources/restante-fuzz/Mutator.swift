/// Makes streams that are nearly right. The same seed gives the same streams.
struct Mutator: RandomNumberGenerator {
    private var state: UInt64
    private let corpus: [[UInt8]]
    private let joined: Int
    private let tokens: [[UInt8]]

    init(_ target: FuzzTarget, seed: UInt64) {
        state = seed
        (corpus, joined) = (target.corpus, target.joined)
        tokens = (target.tokens + FuzzTarget.commonTokens).map { Array($0.utf8) }
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick(below bound: Int) -> Int { Int(next(upperBound: UInt64(bound))) }

    /// The bytes in pieces of a few.
    mutating func cut(_ stream: [UInt8]) -> [ArraySlice<UInt8>] {
        let longest = [1, 2, 7, 40][pick(below: 4)]
        var pieces: [ArraySlice<UInt8>] = []
        var place = 0
        while place < stream.count {
            let length = min(1 + pick(below: longest), stream.count - place)
            pieces.append(stream[place..<place + length])
            place += length
        }
        return pieces
    }

    /// Some examples behind each other, changed in a few places.
    mutating func stream() -> [UInt8] {
        var stream: [UInt8] = []
        for _ in 0..<(1 + pick(below: joined)) { stream += corpus[pick(below: corpus.count)] }
        for _ in 0..<pick(below: 6) { change(&stream) }
        return stream
    }

    private mutating func change(_ stream: inout [UInt8]) {
        let place = pick(below: stream.count + 1)
        let length = min(pick(below: 12), stream.count - place)
        switch pick(below: 7) {
        case 0: stream.insert(contentsOf: tokens[pick(below: tokens.count)], at: place)
        case 1: stream.replaceSubrange(place..<place + length, with: tokens[pick(below: tokens.count)])
        case 2: stream.removeSubrange(place..<place + length)
        case 3: stream.insert(contentsOf: stream[place..<place + length], at: pick(below: stream.count + 1))
        case 4: if place < stream.count { stream[place] = UInt8(truncatingIfNeeded: next()) }
        case 5: stream.insert(contentsOf: corpus[pick(below: corpus.count)], at: place)
        default: stream.removeSubrange(place...)
        }
    }
}
