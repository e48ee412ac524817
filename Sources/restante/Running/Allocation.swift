import Glibc

/// Bounds what malloc keeps for itself.
enum Allocation {
    /// `M_ARENA_MAX` of malloc.h, which Swift's module of glibc leaves out, as it does `mallopt`.
    private static let arenas: Int32 = -8

    /// glibc gives up to eight arenas a processor to threads, each with free memory of its own. Our threads want the same few
    /// sizes again and again, so two serve them all as quickly, and memory does not grow with the machine
    /// (docs/performance.md). An environment that says otherwise is obeyed.
    static func bound(_ surroundings: Surroundings = .process) {
        guard surroundings.variable("MALLOC_ARENA_MAX") == nil, let address = dlsym(nil, "mallopt") else { return }
        typealias Option = @convention(c) (Int32, Int32) -> Int32
        _ = unsafeBitCast(address, to: Option.self)(arenas, 2)
    }
}
