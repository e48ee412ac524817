/// What people read of a message, decoded. All of it is data from a stranger.
package struct MessageText: Sendable, Equatable {
    package internal(set) var subject = ""
    /// From, and Sender where it is another; see ``MailAddress/text``.
    package internal(set) var sender = ""
    /// To, Cc and Bcc.
    package internal(set) var recipients = ""
    /// Message-ID with its angle brackets; empty if there is none.
    package internal(set) var messageID = ""
    /// The text parts one after another, those of attached messages too. Of alternatives the one with the most text.
    package internal(set) var text = ""
    /// Of each attachment, its file name, or an empty string.
    package internal(set) var attachments: [String] = []
    /// There was more of something than ``MessageLimits`` allow.
    package internal(set) var isCut = false
}
