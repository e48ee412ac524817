import Glibc

/// Keeps secrets in this process's memory to itself, before any is read.
enum Hardening {
    /// Set by who wants to look into the process with a debugger, or at its core dump.
    private static let waiver = "RESTANTE_DEBUG"

    /// `PR_SET_DUMPABLE` of linux/prctl.h.
    private static let dumpable: Int32 = 4

    /// No core dump is written, wherever it would go, and no other process of the user's may look into the memory.
    static func apply(_ surroundings: Surroundings = .process) {
        guard surroundings.variable(waiver) == nil else { return }
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &none)
        // A handler that takes dumps by a pipe does not mind the limit; the kernel asks it only for what is dumpable.
        control(dumpable, 0)
    }

    /// `prctl`, which Swift does not import since it takes a variable number of arguments; by Linux's calling conventions,
    /// integers in it are passed as in any other function.
    private static func control(_ option: Int32, _ value: UInt) {
        guard let address = dlsym(nil, "prctl") else { return }
        typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        _ = unsafeBitCast(address, to: Control.self)(option, value, 0, 0, 0)
    }
}
