import IMAPProtocol

/// A command's good end.
package struct Reply: Sendable {
    /// The tagged OK.
    package let text: ResponseText
    /// The untagged responses that are part of the answer, in order, without what was said by the way; empty where a
    /// ``ResponseReceiver`` took them. Bodies that stream are only kept by a receiver.
    package let untagged: [Response]
    /// Lines that came while the command was in flight and made no sense. If there are any, what a LIST, SEARCH or FETCH
    /// answered must not be taken for all there is.
    package let unreadableLines: Int

    package init(text: ResponseText, untagged: [Response] = [], unreadableLines: Int = 0) {
        self.text = text
        self.untagged = untagged
        self.unreadableLines = unreadableLines
    }
}
