/// Finds providers by an address or by their server. Reads the profiles when it is asked for the first time.
final class ProviderDirectory {
    private let library: ProfileLibrary
    /// Those that cannot be read are left out: they are complained of where somebody chooses them.
    private lazy var profiles = library.names(.provider).compactMap { name in
        try? library.profile(.provider, name, mistakes: MistakeList())
    }

    init(_ library: ProfileLibrary) { self.library = library }

    /// Whose the address is, by its domain.
    func provider(ofUser user: String) -> Profile? { profiles.first { $0.serves(user) } }

    /// Whose the server is.
    func provider(ofHost host: String) -> Profile? {
        guard !AccountReader.isLoopback(host) else { return nil }
        return profiles.first { $0.auth != nil && $0.layer.server.host?.value.lowercased() == host.lowercased() }
    }
}
