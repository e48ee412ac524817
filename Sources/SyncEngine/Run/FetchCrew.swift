import IMAPClient

/// Everyone who works while bodies are fetched: a worker for each connection, the threads that write, and the one that makes
/// findable what is written.
struct FetchCrew {
    /// Threads that write to the disk.
    private static let writers = 2

    let context: RunContext

    /// Works until the queue is dry and everything is written.
    ///
    /// - Parameter first: a connection that is open already.
    func work(first: IMAPConnection?) async {
        // Cancelled when all else has ended.
        async let _ = context.upkeep.beside?.run()
        async let writing: Void = context.writer.run(
            threads: Self.writers, fail: { context.fail($0) }, folderDone: { context.folderDone($0) })
        await withTaskGroup { workers in
            for number in 0..<max(1, context.settings.limits.connections) {
                workers.addTask {
                    await FetchWorker(context: context, number: number, connection: number == 0 ? first : nil).work()
                }
            }
        }
        context.writer.close()
        await writing
    }
}
