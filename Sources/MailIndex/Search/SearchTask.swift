import Mail

/// A message that search does not know yet.
package struct SearchTask: Sendable, Equatable {
    /// Its place in the order of the list.
    package let number: Int64
    /// Of the wire form.
    package let digest: MessageDigest
    /// Where the message is held; empty if there is nothing to do.
    package let places: [LocatedPlacement]
}
