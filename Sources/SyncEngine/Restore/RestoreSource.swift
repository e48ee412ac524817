import Mail

/// Where mail comes from that is put back: an archive, or a store. Used from several threads.
package protocol RestoreSource: Sendable {
    /// The folders that are meant, in order. May block.
    func folders() throws -> [RestoreFolder]
    /// What is meant of a folder's mail. May block.
    func shelf(of folder: RestoreFolder) throws -> any RestoreShelf
}

/// A folder as it is in the source.
package struct RestoreFolder: Sendable, Hashable {
    package let path: FolderPath
    /// What it is for (RFC 6154), if that is known.
    package let role: FolderRole?

    package init(path: FolderPath, role: FolderRole? = nil) { (self.path, self.role) = (path, role) }
}

/// The messages of one folder of a source. Used by one task at a time.
package protocol RestoreShelf: Sendable {
    /// In the order in which they are put back.
    var messages: [RestoreMessage] { get }
    /// Messages that should be there and are not: what each is called, and why, as a sentence.
    var missing: [(label: String, sentence: String)] { get }
    /// Reads a message once, to know what identifies it, and keeps it ready to be sent. May block.
    /// - Throws: if it is damaged or gone; the error's description is a sentence.
    func open(_ message: RestoreMessage) throws -> any RestoreBody
}

/// A message of a source, as far as it is known without reading it.
package struct RestoreMessage: Sendable, Hashable {
    /// Its place in ``RestoreShelf/messages``.
    package let index: Int
    /// What it is called in sentences: `message 17`, or its file's name.
    package let label: String
    /// Octets of the wire form; `nil` where that is not known without reading.
    package let size: UInt64?
    package let date: InternalDate?
    package let flags: MessageFlags

    package init(index: Int, label: String, size: UInt64?, date: InternalDate?, flags: MessageFlags) {
        (self.index, self.label, self.size, self.date, self.flags) = (index, label, size, date, flags)
    }
}

/// A message that was read once and can be sent. Holds what it is read from until it is dropped.
package protocol RestoreBody: Sendable {
    var facts: RestoreFacts { get }
    /// The next piece of the wire form, about 64 KiB; `nil` after the last. On a thread that may block, one call at a time.
    /// - Throws: where it is not what was read the first time; then what was sent is given up.
    func next() throws -> [UInt8]?
}

/// What identifies a message, by its bytes.
package struct RestoreFacts: Sendable, Equatable {
    /// Of the wire form.
    package let octets: UInt64
    /// Of the whole header, the empty line included (BODY[HEADER], RFC 3501 section 6.4.5).
    package let headerDigest: MessageDigest
    package let messageID: String?
    /// A NUL is among the octets, which only a binary literal may carry (RFC 3516).
    package let hasNUL: Bool

    package init(octets: UInt64, headerDigest: MessageDigest, messageID: String?, hasNUL: Bool) {
        (self.octets, self.headerDigest, self.messageID, self.hasNUL) = (octets, headerDigest, messageID, hasNUL)
    }
}
