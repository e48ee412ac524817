import Mail

extension LineReader {
    /// Digits, as many as there are.
    @inline(__always)
    mutating func number64() throws(GrammarError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        while position < end {
            let digit = base[position] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            if overflow || carry { throw fail("a number is too large") }
            value = sum
            position += 1
        }
        guard position > start else { throw fail("a number is missing") }
        return value
    }

    @inline(__always)
    mutating func number32() throws(GrammarError) -> UInt32 {
        let value = try number64()
        guard let small = UInt32(exactly: value) else { throw fail("a number is too large") }
        return small
    }

    /// A number that is a whole word: `5`, not `5.0` and not `5x`.
    mutating func wholeNumber64() throws(GrammarError) -> UInt64 {
        let value = try number64()
        guard isAtWordEnd else { throw fail("a number goes on with something else") }
        return value
    }

    mutating func wholeNumber32() throws(GrammarError) -> UInt32 {
        let value = try number32()
        guard isAtWordEnd else { throw fail("a number goes on with something else") }
        return value
    }

    mutating func uid() throws(GrammarError) -> UID {
        guard let uid = UID(try wholeNumber32()) else { throw fail("0 is no UID") }
        return uid
    }

    /// At most 63 bits (RFC 7162 section 7).
    mutating func modSeq() throws(GrammarError) -> ModSeq {
        let value = try wholeNumber64()
        guard value <= UInt64(Int64.max) else { throw fail("a mod-sequence is too large") }
        return ModSeq(value)
    }

    /// A number that may be negative, as in the ranges of RFC 9394.
    mutating func signedNumber() throws(GrammarError) -> Int64 {
        let isNegative = take(UInt8(ascii: "-"))
        guard let magnitude = Int64(exactly: try number64()) else { throw fail("a number is too large") }
        return isNegative ? -magnitude : magnitude
    }
}
