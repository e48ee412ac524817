/// One page of a SEARCH result (RFC 9394 section 3.1).
package struct PartialResult: Hashable, Sendable {
    /// The page that was asked for.
    package let range: PartialRange
    /// The matches in it; `nil` where the page is empty (`NIL`).
    package let numbers: UIDList?

    package init(range: PartialRange, numbers: UIDList?) {
        self.range = range
        self.numbers = numbers
    }
}
