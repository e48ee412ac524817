/// `[account.x.submission]`, or `[submission]` of a profile.
struct SubmissionLayer: Sendable {
    var server = ServerLayer()
    /// The sender's address.
    var from: Placed<String>?

    init() {}

    init(_ table: TableReader) {
        from = table.string("from")
        server = ServerLayer(table)
    }

    func over(_ lower: SubmissionLayer) -> SubmissionLayer {
        var result = self
        result.server = server.over(lower.server)
        result.from = from ?? lower.from
        return result
    }
}
