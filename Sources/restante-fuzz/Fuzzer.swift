import Glibc

/// Runs one target until its time is over.
struct Fuzzer {
    let target: FuzzTarget
    let time: Duration
    let seed: UInt64

    /// `false` if something was found; it is printed with what is needed to see it again.
    func run() -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + time
        var round: UInt64 = 0
        while clock.now < end {
            // Some targets take a thousand times as long as others.
            for _ in 0..<(target.joined == 1 ? 10 : 500) {
                guard probe(round) else { return false }
                round += 1
            }
        }
        print("\(target.name): \(round) streams, seed \(seed), resident \(residentMegabytes()) MB")
        return residentMegabytes() < 128 || complain(round, [], "the process grew beyond 128 MB")
    }

    private func probe(_ round: UInt64) -> Bool {
        var mutator = Mutator(target, seed: seed &+ round &* 0x2545_F491_4F6C_DD1D)
        let stream = mutator.stream()
        guard let complaint = target.complaint(stream, &mutator) else { return true }
        return complain(round, stream, complaint)
    }

    private func complain(_ round: UInt64, _ stream: [UInt8], _ complaint: String) -> Bool {
        print(
            "\(target.name): \(complaint)\n  seed \(seed), round \(round), stream \(String(decoding: stream, as: UTF8.self).debugDescription)"
        )
        return false
    }

    private func residentMegabytes() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Int(usage.ru_maxrss) / 1024
    }
}
