/// The MIME tree of a message as the server parsed it (RFC 9051 section 7.5.2).
package indirect enum BodyStructure: Hashable, Sendable {
    case part(BodyPart)
    /// `subtype` such as `MIXED`; at least one part unless the server is odd.
    case multipart([BodyStructure], subtype: [UInt8], parameters: [BodyParameter], disposition: BodyDisposition?)
}
