import Mail

/// A message on its way out of an archive, apart from its bytes.
struct ExtractedMessage {
    let number: UInt64
    let flags: MessageFlags
    let date: InternalDate?
}
