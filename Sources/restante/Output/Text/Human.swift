/// Numbers as people read them.
enum Human {
    /// `12,345`
    static func count(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// `1 message`, `12,345 messages`
    static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    /// `0 B`, `999 B`, `1.2 kB`, `34 MB`, `1.2 GB`: decimal units, two significant digits where that matters.
    static func octets(_ number: UInt64) -> String {
        if number < 1000 { return "\(number) B" }
        var value = Double(number)
        var unit = ""
        for next in ["kB", "MB", "GB", "TB", "PB", "EB"] {
            value /= 1000
            unit = next
            if value < 999.5 { break }
        }
        return "\(value < 9.95 ? decimal(value, places: 1) : decimal(value, places: 0)) \(unit)"
    }

    /// `0.3 s`, `12 s`, `3 min`, `1 h 5 min`, `2 days 3 h`
    static func duration(_ seconds: Double) -> String {
        guard seconds >= 0, seconds < 1e12 else { return "?" }
        if seconds < 9.95 { return "\(decimal(seconds, places: 1)) s" }
        let whole = Int(seconds.rounded())
        if whole < 90 { return "\(whole) s" }
        let minutes = Int((seconds / 60).rounded())
        if minutes < 60 { return "\(minutes) min" }
        if minutes < 24 * 60 { return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min" }
        let (days, hours) = (minutes / 1440, minutes % 1440 / 60)
        return count(days, "day") + (hours == 0 ? "" : " \(hours) h")
    }

    /// `just now`, `5 min ago`, `2 days ago`: only the largest unit.
    static func age(_ seconds: Double) -> String {
        guard seconds >= 0 else { return "in the future" }
        switch seconds {
        case ..<60: return "just now"
        case ..<3600: return "\(Int(seconds / 60)) min ago"
        case ..<86_400: return count(Int(seconds / 3600), "hour") + " ago"
        case ..<1e12: return count(Int(seconds / 86_400), "day") + " ago"
        default: return "never"
        }
    }

    /// A number with so many digits behind the point, rounded.
    static func decimal(_ value: Double, places: Int) -> String {
        let factor = places == 0 ? 1 : places == 1 ? 10 : places == 2 ? 100.0 : 1000
        guard let scaled = Int(exactly: (value * factor).rounded()) else { return "?" }
        if places == 0 { return String(scaled) }
        let fraction = String(scaled.magnitude % UInt(factor))
        let padding = String(repeating: "0", count: places - fraction.count)
        return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt(factor)).\(padding)\(fraction)"
    }
}
