/// A part's Content-Disposition (RFC 2183), such as `attachment` with a file name.
package struct BodyDisposition: Hashable, Sendable {
    package var type: [UInt8]
    package var parameters: [BodyParameter]

    package init(type: [UInt8], parameters: [BodyParameter]) {
        self.type = type
        self.parameters = parameters
    }
}
