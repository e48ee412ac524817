import Glibc

/// Moments as text; all are seconds since 1970.
enum Timestamp {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// RFC 3339 in UTC with milliseconds: `2026-11-21T03:14:15.926Z`.
    static func rfc3339(_ moment: Double) -> String {
        guard let whole = Int(exactly: moment.rounded(.down)) else { return "1970-01-01T00:00:00.000Z" }
        var (seconds, parts) = (time_t(whole), tm())
        gmtime_r(&seconds, &parts)
        let milliseconds = Int(((moment - Double(whole)) * 1000).rounded(.down))
        return "\(date(parts))T\(clock(parts)):\(padded(Int(parts.tm_sec))).\(padded(milliseconds, 3))Z"
    }

    /// In the user's time zone, to the minute: `2026-11-21 03:14`.
    static func local(_ moment: Double) -> String {
        guard let whole = Int(exactly: moment.rounded(.down)) else { return "?" }
        var (seconds, parts) = (time_t(whole), tm())
        localtime_r(&seconds, &parts)
        return "\(date(parts)) \(clock(parts))"
    }

    private static func date(_ parts: tm) -> String {
        "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1))-\(padded(Int(parts.tm_mday)))"
    }

    private static func clock(_ parts: tm) -> String { "\(padded(Int(parts.tm_hour))):\(padded(Int(parts.tm_min)))" }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
