extension TokenKeeper {
    /// The warnings of a level that was not told before; they count as told from now on.
    package func newWarnings(_ watch: TokenWatch) async throws(OAuthFailure) -> [TokenWarning] {
        guard let seen = try await loaded(), !unsaid(watch, seen).isEmpty else { return [] }
        let lock = try await TokenLock.acquire(directory: directory, account: account)
        defer { withExtendedLifetime(lock) {} }
        guard var record = try await loaded() else { return [] }
        let new = unsaid(watch, record)
        // The last of many; what ended long ago need not be remembered.
        record.warningsGiven = Array((record.warningsGiven + new.map(\.name)).suffix(50))
        try await save(record)
        return new
    }

    private func unsaid(_ watch: TokenWatch, _ record: TokenRecord) -> [TokenWarning] {
        watch.warnings(record, now: clock.now()).filter { !record.warningsGiven.contains($0.name) }
    }
}
