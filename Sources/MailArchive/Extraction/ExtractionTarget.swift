/// Where messages out of an archive go.
protocol ExtractionTarget: AnyObject {
    /// The folder of the messages that follow; its directory by Maildir-spec.md section 2, layout `nested`.
    func begin(directory: String) throws(ArchiveError)
    /// A whole message, already proved to be what was archived.
    func put(_ message: ExtractedMessage, _ body: MessageBuffer) throws(ArchiveError)
    /// All folders and messages have come.
    func finish() throws(ArchiveError)
}
