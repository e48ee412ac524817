import Glibc

/// The environment that settings depend on; tests bring their own.
struct Surroundings: Sendable {
    /// The value of an environment variable; `nil` when unset or empty.
    let variable: @Sendable (String) -> String?

    init(_ variable: @escaping @Sendable (String) -> String?) { self.variable = variable }

    /// That of this process.
    static let process = Surroundings { name in
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// The user's home folder, without a slash at the end.
    var home: String { variable("HOME") ?? "/" }

    /// `$XDG_CONFIG_HOME/restante`.
    var configDirectory: String { (variable("XDG_CONFIG_HOME") ?? home + "/.config") + "/restante" }

    /// `$XDG_STATE_HOME/restante`.
    var stateDirectory: String { (variable("XDG_STATE_HOME") ?? home + "/.local/state") + "/restante" }

    /// Makes a path absolute: `~` is the home folder, a relative path starts in `folder`; `.`, `..` and doubled slashes
    /// are resolved in the text (symbolic links are not).
    func absolute(_ path: String, relativeTo folder: String) -> String {
        let full =
            if path == "~" || path.hasPrefix("~/") {
                home + path.dropFirst()
            } else if path.hasPrefix("/") {
                path
            } else {
                folder + "/" + path
            }
        var parts: [Substring] = []
        for part in full.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The path as users like to read it, with `~` for the home folder.
    func shortened(_ path: String) -> String {
        if path == home { return "~" }
        return home != "/" && path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
    }

    /// The working directory, absolute.
    static var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }
}
