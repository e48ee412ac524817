/// The distance between this machine's clock and a server's Date header.
package enum ClockSkew {
    /// Seconds that do no harm. Assertions live for minutes and servers allow some, so more is the first suspect.
    package static let tolerated = 120

    /// Whether assertions are refused for it, and lifetimes counted wrongly.
    package static func matters(_ seconds: Int) -> Bool { seconds.magnitude > UInt(tolerated) }

    /// The sentence about it, or `nil` where it does no harm.
    package static func warning(_ seconds: Int?, host: String) -> String? {
        guard let seconds, matters(seconds) else { return nil }
        let direction = seconds > 0 ? "ahead of" : "behind"
        return "this machine's clock is \(words(seconds.magnitude)) \(direction) the one of \(host): set it right, best by NTP"
    }

    private static func words(_ seconds: UInt) -> String {
        switch seconds {
        case ..<600: "\(seconds) s"
        case ..<(3 * 3600): "\(seconds / 60) min"
        case ..<(3 * 86400): "\(seconds / 3600) h"
        default: "\(seconds / 86400) days"
        }
    }
}
