/// Where a user goes for what no program can do.
struct ProviderGuidance: Sendable, Equatable {
    /// The page of the provider where clients are registered.
    var registerAt: String?
    /// The page where consent is taken back.
    var revokeAt: String?
    /// Our own guide, a path within the documentation.
    var guide: String?
}
