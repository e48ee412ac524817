import Mail

/// A message that came to the folder.
struct TransferPair: Sendable {
    let file: TransferFile
    let uid: UID
}
