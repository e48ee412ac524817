import IMAPClient

/// What is done for a folder before its bodies are fetched: afterwards its mailbox is open on the connection, its ledger
/// says what is wanted, and its batches lie in the queue.
protocol FolderPreparing: Sendable {
    func prepare(_ job: FolderJob, on connection: IMAPConnection, _ context: RunContext) async throws
}
