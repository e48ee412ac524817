import Mail

/// What both sides looked like when they last agreed: one row of the index, without what planning does not need.
package struct BaseMessage: Sendable, Equatable {
    package let uid: UID
    /// The stable part of the file's name in the store.
    package let name: String
    /// The flags that were agreed on.
    package let flags: MessageFlags
    /// The server no longer has the message; it is kept here.
    package let isGone: Bool

    package init(uid: UID, name: String, flags: MessageFlags, isGone: Bool = false) {
        self.uid = uid
        self.name = name
        self.flags = flags
        self.isGone = isGone
    }
}
