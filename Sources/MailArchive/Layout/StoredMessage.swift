import Mail

/// What a message's name is made of.
struct StoredMessage {
    /// From 1, in the archive's order.
    let number: UInt64
    let flags: MessageFlags
    let date: InternalDate?
    /// Of the wire form.
    let digest: MessageDigest
    /// Bytes of the wire form.
    let size: UInt64
    /// Bytes in the archive, without quoting.
    let storedSize: UInt64
    let form: StoredForm

    /// The beginning of the digest, 16 hexadecimal digits.
    var mark: String { String(digest.description.prefix(16)) }
}
