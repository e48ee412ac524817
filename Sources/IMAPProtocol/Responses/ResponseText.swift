/// The code and the words of a status response (`resp-text`, RFC 9051 section 7.1).
package struct ResponseText: Hashable, Sendable {
    /// What stood in brackets; it decides, the words do not.
    package var code: ResponseCode?
    /// The human-readable rest; empty where the server wrote none. Invalid UTF-8 shows as U+FFFD.
    package var text: String

    package init(code: ResponseCode? = nil, text: String = "") {
        self.code = code
        self.text = text
    }
}
