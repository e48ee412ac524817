/// One leaf of a ``BodyStructure``, or a message within the message.
package struct BodyPart: Hashable, Sendable {
    package var type: [UInt8]
    package var subtype: [UInt8]
    package var parameters: [BodyParameter] = []
    package var id: [UInt8]?
    package var descriptionText: [UInt8]?
    /// Content-Transfer-Encoding.
    package var encoding: [UInt8]?
    /// In octets, transfer encoding included.
    package var size: UInt64?
    /// Of text and message parts.
    package var lines: UInt64?
    package var disposition: BodyDisposition?
    /// The envelope and structure of a MESSAGE/RFC822 part.
    package var message: EmbeddedMessage?

    package init(type: [UInt8], subtype: [UInt8]) {
        self.type = type
        self.subtype = subtype
    }
}
