/// What a part's header says of it (RFC 2045, RFC 2183).
struct PartHeader {
    static let names: Set<String> = ["content-type", "content-disposition", "content-transfer-encoding", "content-id"]

    /// `text/plain` and so on, in small letters.
    let type: String
    let boundary: [UInt8]
    let charset: String?
    let encoding: TransferEncoding
    /// The file name, if it has one.
    let name: String?
    let isAttached: Bool
    let hasContentID: Bool

    /// - Parameter fallback: the type of a part that names none.
    init(_ fields: HeaderFields, fallback: String) {
        let content = ParameterizedValue(fields.first("content-type"))
        let disposition = ParameterizedValue(fields.first("content-disposition"))
        // A type without a slash is no type (RFC 2045 section 5.2).
        type = content.value.contains("/") ? content.value : fallback
        boundary = Array((content.parameters["boundary"] ?? "").utf8.prefix(200))
        charset = content.parameters["charset"]
        let label = fields.first("content-transfer-encoding")
        encoding = TransferEncoding(
            ASCII.lowercased(ASCII.trimmed(label.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "(") })))
        let name = disposition.parameters["filename"] ?? content.parameters["name"]
        self.name = name?.isEmpty == false ? name : nil
        isAttached = disposition.value == "attachment"
        hasContentID = !fields.first("content-id").isEmpty
    }

    var isMultipart: Bool { type.hasPrefix("multipart/") }
    var isMessage: Bool { type == "message/rfc822" || type == "message/global" }
    var isText: Bool { type == "text/plain" || type == "text/html" }

    /// Signatures and reports belong to the message and are nothing that its sender attached.
    private static let machinery: Set<String> = [
        "application/pgp-signature", "application/pgp-encrypted", "application/pkcs7-signature", "application/x-pkcs7-signature",
        "application/ms-tnef-signature",
    ]

    /// Whether people would call it an attachment.
    ///
    /// - Parameter isRelated: it is a part of multipart/related, so that a picture may be one of the text's.
    func isAttachment(isRelated: Bool) -> Bool {
        if isAttached { return true }
        if isMultipart || Self.machinery.contains(type) { return false }
        if isMessage { return true }
        if isRelated, hasContentID { return false }
        if name != nil { return true }
        return !type.hasPrefix("text/") && !type.hasPrefix("message/")
    }
}
