import Glibc

guard let arguments = Arguments(CommandLine.arguments.dropFirst()) else {
    print(Arguments.usage)
    exit(64)
}
if arguments.bench {
    Bench.run()
    exit(0)
}
let targets = FuzzTarget.all.filter { arguments.target == nil || $0.name == arguments.target }
guard !targets.isEmpty else {
    print("there is no such target; there are: \(FuzzTarget.all.map(\.name).joined(separator: " "))")
    exit(64)
}
// Said first and at once: the same seed makes the same streams, so a crash can be seen again.
print("seed \(arguments.seed), \(arguments.seconds) s for \(targets.count) targets")
fflush(nil)
var isClean = true
for target in targets {
    let isTargetClean = Fuzzer(target: target, time: .seconds(arguments.seconds) / targets.count, seed: arguments.seed).run()
    isClean = isClean && isTargetClean
}
exit(isClean ? 0 : 1)
