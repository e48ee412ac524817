import Mail

/// How much of a message's body was sent, over all connections.
package struct BodyDelivery: Sendable, Equatable {
    /// Octets of BODY[…] data that went out, headers asked for alone not counted.
    package var octets = 0
    /// How often the whole of `BODY[]` was asked for and answered with its last octet.
    package var completions = 0
    /// How often the whole of `BODY[]` was asked for and begun.
    package var starts = 0

    /// Which message.
    package struct Key: Hashable, Sendable {
        /// Its name when the message was sent.
        package let mailbox: MailboxName
        /// Of the mailbox at that time.
        package let uidValidity: UIDValidity
        /// Within that UIDVALIDITY.
        package let uid: UID
    }
}
