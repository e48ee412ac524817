import Mail

/// A message that search does not know yet.
package struct SearchTask: Sendable, Equatable {
    let id: Int64
    /// Of the wire form.
    package let digest: MessageDigest
    /// Where the message is held; empty if there is nothing to do.
    package let places: [LocatedPlacement]
}
