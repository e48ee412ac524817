/// When the server says a message arrived (INTERNALDATE, RFC 3501 section 2.3.3), to the second.
package struct InternalDate: Hashable, Sendable {
    /// Seconds since 1970-01-01 00:00:00 UTC; may be negative.
    package let secondsSince1970: Int64
    /// The zone that the server wrote, east positive.
    package let zoneOffsetMinutes: Int16

    package init(secondsSince1970: Int64, zoneOffsetMinutes: Int16 = 0) {
        self.secondsSince1970 = secondsSince1970
        self.zoneOffsetMinutes = zoneOffsetMinutes
    }
}
