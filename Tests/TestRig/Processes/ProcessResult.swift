/// How a program ended, and what it wrote.
package struct ProcessResult: Sendable {
    /// Its end: an exit status of its own, or the signal that killed it.
    package enum End: Sendable, Equatable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    package let end: End
    /// Standard output, as bytes.
    package let outputBytes: [UInt8]
    /// Standard error, as bytes.
    package let errorBytes: [UInt8]
    /// Processor time of the program and the children it waited for, in seconds.
    package let userSeconds: Double
    package let systemSeconds: Double

    package var isSuccess: Bool { end == .exited(0) }
    /// The exit status; `nil` when a signal killed it.
    package var status: Int32? {
        if case .exited(let status) = end { status } else { nil }
    }
    package var output: String { String(decoding: outputBytes, as: UTF8.self) }
    package var errors: String { String(decoding: errorBytes, as: UTF8.self) }
}
