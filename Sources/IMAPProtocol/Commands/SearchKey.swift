import Mail

/// A condition of SEARCH (RFC 9051 section 6.4.4).
package indirect enum SearchKey: Hashable, Sendable {
    case all
    case uid(SequenceSet)
    case numbers(SequenceSet)
    /// One system flag, set or not.
    case flag(SystemFlags, isSet: Bool)
    case keyword(String, isSet: Bool)
    /// Header field contains the text; an empty text asks whether the field is there.
    case header(name: String, contains: String)
    /// INTERNALDATE on or after the day.
    case since(CalendarDay)
    /// INTERNALDATE before the day.
    case before(CalendarDay)
    /// Octets.
    case larger(UInt64)
    /// Octets.
    case smaller(UInt64)
    /// RFC 7162 section 3.1.5.
    case modSeq(ModSeq)
    /// RFC 8474.
    case emailID(String)
    case gmailMessageID(UInt64)
    /// Gmail's own search language.
    case gmailRaw(String)
    case not(SearchKey)
    case or(SearchKey, SearchKey)
    /// Must not be empty.
    case and([SearchKey])
}
