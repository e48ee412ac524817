import Glibc

/// A moment as RFC 3339 writes it, in UTC and whole seconds.
package enum Timestamp {
    /// - Parameter seconds: since 1970; what lies outside of the years 0 to 9999 is written as the nearest end.
    package static func text(_ seconds: Int) -> String {
        var time = min(max(seconds, -62_167_219_200), 253_402_300_799)
        var fields = tm()
        gmtime_r(&time, &fields)
        let year = padded(Int(fields.tm_year) + 1900, 4)
        let date = "\(year)-\(padded(Int(fields.tm_mon) + 1, 2))-\(padded(Int(fields.tm_mday), 2))"
        return "\(date)T\(padded(Int(fields.tm_hour), 2)):\(padded(Int(fields.tm_min), 2)):\(padded(Int(fields.tm_sec), 2))Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
