/// One body item of a FETCH response.
package struct FetchedBody: Hashable, Sendable {
    package var section: BodySection
    /// Where a partial body begins within the whole, in octets.
    package var origin: UInt64?
    package var content: BodyContent

    package init(section: BodySection, origin: UInt64? = nil, content: BodyContent) {
        self.section = section
        self.origin = origin
        self.content = content
    }
}
