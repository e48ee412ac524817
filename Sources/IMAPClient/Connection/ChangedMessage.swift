import Mail

/// A message that has changed since the state that QRESYNC named, as far as SELECT told.
package struct ChangedMessage: Hashable, Sendable {
    package let uid: UID?
    /// `nil` if not told.
    package let flags: MessageFlags?
}
