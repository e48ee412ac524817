import Mail

extension RunContext {
    /// Does what lasts on the server, and tells so before and after.
    @discardableResult
    func remoteEffect<T>(
        _ effect: RunStep.Effect, in folder: FolderPath, _ body: () async throws -> T
    ) async throws -> T {
        try reached(.before, effect, in: folder)
        let result = try await body()
        try reached(.after, effect, in: folder)
        return result
    }

    /// Commits to the index, away from the threads that serve connections.
    func record(in folder: FolderPath, _ body: @escaping @Sendable () throws -> Void) async throws {
        try reached(.before, .record, in: folder)
        try await onDisk(body)
        try reached(.after, .record, in: folder)
    }
}
