import SyncEngine

/// The settings that a profile, a use and an account may all give; what is not given stays `nil`.
///
/// Precedence: account over use over profile over the defaults of ``AccountSettings``.
struct SettingsLayer: Sendable {
    var mode: Placed<RunMode>?
    var server = ServerLayer()
    var submission = SubmissionLayer()
    var folders = FoldersLayer()
    var sync = SyncLayer()
    var limits = LimitsLayer()
    var search = SearchLayer()

    init() {}

    /// Reads what of all this the table has.
    init(_ table: TableReader) {
        mode = table.choice("mode", RunMode.self)
        if let part = table.table("server") { server = ServerLayer(part) }
        if let part = table.table("submission") { submission = SubmissionLayer(part) }
        if let part = table.table("folders") { folders = FoldersLayer(part) }
        if let part = table.table("sync") { sync = SyncLayer(part) }
        if let part = table.table("limits") { limits = LimitsLayer(part) }
        if let part = table.table("search") { search = SearchLayer(part) }
    }

    /// This layer, and where it says nothing, the lower one.
    func over(_ lower: SettingsLayer) -> SettingsLayer {
        var result = SettingsLayer()
        result.mode = mode ?? lower.mode
        result.server = server.over(lower.server)
        result.submission = submission.over(lower.submission)
        result.folders = folders.over(lower.folders)
        result.sync = sync.over(lower.sync)
        result.limits = limits.over(lower.limits)
        result.search = search.over(lower.search)
        return result
    }
}
