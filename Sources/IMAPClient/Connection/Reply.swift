import IMAPProtocol

/// A command's good end.
package struct Reply: Sendable {
    /// The tagged OK.
    package let text: ResponseText
    /// The untagged responses that belong to the command, in order; empty where a ``ResponseReceiver`` took them.
    /// Bodies that stream are only kept by a receiver.
    package let untagged: [Response]

    package init(text: ResponseText, untagged: [Response] = []) {
        self.text = text
        self.untagged = untagged
    }
}
