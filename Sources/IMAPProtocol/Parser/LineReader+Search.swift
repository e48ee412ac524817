import Mail

extension LineReader {
    /// RFC 3501 section 7.2.5, with `(MODSEQ n)` of RFC 7162 section 3.1.5 behind the numbers.
    mutating func searchResult() throws(GrammarError) -> SearchResult {
        var ranges: [ClosedRange<UInt32>] = []
        var modSeq: ModSeq?
        skipSpaces()
        while !isAtEnd {
            if peek == UInt8(ascii: "(") {
                modSeq = try searchModSeq()
            } else {
                let number = try wholeNumber32()
                guard number != 0 else { throw fail("0 is no message") }
                LineReader.append(number...number, to: &ranges)
            }
            skipSpaces()
        }
        return SearchResult(numbers: UIDSet(merging: ranges), modSeq: modSeq)
    }

    private mutating func searchModSeq() throws(GrammarError) -> ModSeq {
        try expect(UInt8(ascii: "("), "a list is missing")
        guard takeWord("MODSEQ") else { throw fail("MODSEQ is missing") }
        try expectSpace()
        let value = try modSeq()
        try expect(UInt8(ascii: ")"), "a list does not end")
        return value
    }

    /// RFC 9051 section 7.3.4, RFC 4731 section 3, RFC 9394 section 3.1; its parts in any order.
    mutating func extendedSearch() throws(GrammarError) -> ESearch {
        var result = ESearch()
        skipSpaces()
        if take(UInt8(ascii: "(")) { result.tag = try searchTag() }
        skipSpaces()
        while !isAtEnd {
            try countElement()
            try searchData(into: &result)
            skipSpaces()
        }
        return result
    }

    private mutating func searchTag() throws(GrammarError) -> String {
        guard takeWord("TAG") else { throw fail("TAG is missing") }
        try expectSpace()
        let tag = String(decoding: try astring(), as: UTF8.self)
        try expect(UInt8(ascii: ")"), "a list does not end")
        return tag
    }

    private mutating func searchData(into result: inout ESearch) throws(GrammarError) {
        let name = word()
        guard !name.isEmpty else { throw fail("a search item is missing") }
        if isWord(name, "UID") {
            result.isUID = true
            return
        }
        try expectSpace()
        if isWord(name, "ALL") {
            result.all = try numberList()
        } else if isWord(name, "COUNT") {
            result.count = try wholeNumber32()
        } else if isWord(name, "MIN") {
            result.min = try wholeNumber32()
        } else if isWord(name, "MAX") {
            result.max = try wholeNumber32()
        } else if isWord(name, "MODSEQ") {
            result.modSeq = try modSeq()
        } else if isWord(name, "PARTIAL") {
            result.partial = try partialResult()
        } else {
            try skipValue()
        }
    }

    private mutating func partialResult() throws(GrammarError) -> PartialResult {
        try expect(UInt8(ascii: "("), "a list is missing")
        let first = try signedNumber()
        try expect(UInt8(ascii: ":"), "a range is missing")
        let range = PartialRange(first, try signedNumber())
        try expectSpace()
        let numbers = takeWord("NIL") ? nil : try numberList()
        try expect(UInt8(ascii: ")"), "a list does not end")
        return PartialResult(range: range, numbers: numbers)
    }

    /// RFC 7162 section 3.2.10.
    mutating func vanished() throws(GrammarError) -> Response {
        skipSpaces()
        let isEarlier = peek == UInt8(ascii: "(")
        if isEarlier {
            let words = try list { (reader) throws(GrammarError) in try reader.listedWord() }
            guard words.count == 1, words[0].uppercased() == "EARLIER" else { throw fail("EARLIER is missing") }
            skipSpaces()
        }
        let uids = try uidSet()
        try expectEnd()
        return .vanished(earlier: isEarlier, uids)
    }
}
