import ArgumentParser
import Glibc

/// A day or a moment on the command line: `2024-01-31`, which begins at midnight UTC, or RFC 3339, `2024-01-31T08:00:00Z`.
struct DateArgument: ExpressibleByArgument, Sendable, Equatable {
    /// As it was given, for what is written down of it.
    let text: String
    let secondsSince1970: Int64

    /// `nil` for anything else, and for days that no calendar has.
    init?(argument: String) {
        let parts = argument.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let day = Self.day(parts[0]) else { return nil }
        var seconds = day
        if parts.count > 1 {
            guard let time = Self.time(parts[1]) else { return nil }
            seconds += time
        }
        text = argument
        secondsSince1970 = seconds
    }

    private static func day(_ text: Substring) -> Int64? {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0].count == 4, fields[1].count == 2, fields[2].count == 2,
            let year = number(fields[0]), let month = number(fields[1]), let day = number(fields[2])
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1900), Int32(month - 1), Int32(day))
        let seconds = timegm(&parts)
        // What timegm puts right was no day.
        guard parts.tm_mday == Int32(day), parts.tm_mon == Int32(month - 1) else { return nil }
        return Int64(seconds)
    }

    /// Seconds from midnight UTC of the same day, which a zone may bring beyond it.
    private static func time(_ text: Substring) -> Int64? {
        guard let zoneStart = text.firstIndex(where: { "Zz+-".contains($0) }) else { return nil }
        let clock = text[..<zoneStart].split(separator: ":", omittingEmptySubsequences: false).compactMap(number)
        guard (2...3).contains(clock.count), clock[0] < 24, clock[1] < 60, clock.count == 2 || clock[2] < 60 else { return nil }
        let seconds = clock[0] * 3600 + clock[1] * 60 + (clock.count == 3 ? clock[2] : 0)
        let zone = text[zoneStart...]
        if zone.lowercased() == "z" { return seconds }
        let offset = zone.dropFirst().split(separator: ":", omittingEmptySubsequences: false).compactMap(number)
        guard offset.count == 2, offset[0] < 24, offset[1] < 60 else { return nil }
        return seconds - (zone.hasPrefix("-") ? -1 : 1) * (offset[0] * 3600 + offset[1] * 60)
    }

    private static func number(_ text: Substring) -> Int64? {
        text.count <= 4 && !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
}
