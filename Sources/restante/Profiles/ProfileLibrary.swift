import Glibc

/// Where profiles are looked up: first in the user's folder, then among those built into the program.
struct ProfileLibrary: Sendable {
    /// A folder with `providers/` and `uses/` in it, beside the configuration file; it need not exist.
    let folder: String
    let surroundings: Surroundings

    /// The names of all profiles of a kind, sorted.
    func names(_ kind: Profile.Kind) -> [String] {
        Set(builtIn(kind).map(\.name) + userNames(kind)).sorted()
    }

    /// Whether the user's folder has a profile of that name, which then stands for the built-in one.
    func isUsers(_ kind: Profile.Kind, _ name: String) -> Bool { userNames(kind).contains(name) }

    /// `nil` if there is none of that name.
    func profile(_ kind: Profile.Kind, _ name: String, mistakes: MistakeList) throws(ConfigurationError) -> Profile? {
        if isUsers(kind, name) {
            let path = "\(folder)/\(kind.rawValue)/\(name).toml"
            let file = surroundings.shortened(path)
            do {
                let text = try ConfigText.decoded(try TextFile.bytes(of: path), file: file)
                return try Profile(kind: kind, name: name, text: text, file: file, mistakes: mistakes)
            } catch let failure as TextFile.Failure {
                throw ConfigurationError("\(file) cannot be read: \(failure.reason)")
            } catch let error as ConfigurationError {
                throw error
            } catch {
                throw ConfigurationError("\(file) cannot be read: \(error)")
            }
        }
        guard let text = builtIn(kind).first(where: { $0.name == name })?.text else { return nil }
        let file = "profiles/\(kind.rawValue)/\(name).toml"
        return try Profile(kind: kind, name: name, text: text, file: file, mistakes: mistakes)
    }

    private func builtIn(_ kind: Profile.Kind) -> [(name: String, text: String)] {
        switch kind {
        case .provider: BuiltInProfiles.providers
        case .use: BuiltInProfiles.uses
        }
    }

    private func userNames(_ kind: Profile.Kind) -> [String] {
        guard let directory = opendir("\(folder)/\(kind.rawValue)") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let file = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if file.hasSuffix(".toml"), !file.hasPrefix(".") { names.append(String(file.dropLast(5))) }
        }
        return names
    }
}
