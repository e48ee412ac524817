/// One command as it came, not yet understood.
struct ReceivedCommand {
    let tag: String
    /// In upper case, with its `UID`.
    let name: String
    /// Stands before the space that follows the name.
    var arguments: CommandScanner
}
