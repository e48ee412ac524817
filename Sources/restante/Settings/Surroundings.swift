import Glibc

/// The environment that settings depend on; tests bring their own.
struct Surroundings: Sendable {
    /// The value of an environment variable; `nil` when unset or empty.
    let variable: @Sendable (String) -> String?

    /// The user's home folder as the system has it on record; `nil` when it has none.
    private let homeOnRecord: @Sendable () -> String?

    init(_ variable: @escaping @Sendable (String) -> String?) {
        self.init(homeOnRecord: { nil }, variable: variable)
    }

    init(homeOnRecord: @escaping @Sendable () -> String?, variable: @escaping @Sendable (String) -> String?) {
        self.homeOnRecord = homeOnRecord
        self.variable = variable
    }

    /// That of this process.
    static let process = Surroundings(
        homeOnRecord: { Surroundings.recordedHome },
        variable: { name in
            guard let value = getenv(name), value.pointee != 0 else { return nil }
            return String(cString: value)
        })

    /// Looked up once, and only where HOME is not set: systemd's and cron's environments may lack it.
    private static let recordedHome: String? = {
        guard let entry = getpwuid(geteuid()), let folder = entry.pointee.pw_dir else { return nil }
        let path = String(cString: folder)
        return path.hasPrefix("/") ? path : nil
    }()

    /// The user's home folder, without a slash at the end; `/` where nobody knows it.
    var home: String { knownHome ?? "/" }

    private var knownHome: String? { variable("HOME") ?? homeOnRecord() }

    /// The one sentence for a user without a home folder, where settings, state or mail would lie in it.
    static let homeless = "no home folder is known: HOME is not set, and the system's list of users names none; set HOME"

    /// Whether configuration (unless it is named) and state have a place.
    func isHomeless(namingConfiguration: Bool) -> Bool {
        guard knownHome == nil else { return false }
        return !namingConfiguration && variable("XDG_CONFIG_HOME") == nil || variable("XDG_STATE_HOME") == nil
    }

    /// Why a path of the configuration cannot be made absolute; `nil` for one that can.
    func refusal(of path: String) -> String? {
        guard path.hasPrefix("~") else { return nil }
        let user = path.prefix { $0 != "/" }
        if user.count > 1 {
            return "\(user) would be another user's home folder, which is not looked up: write the whole path, "
                + "or ./\(path) for a folder of that name"
        }
        return knownHome == nil ? Self.homeless : nil
    }

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

    /// Whether the terminal's text is UTF-8, going by the locale: the first of the variables that is set decides.
    var isUTF8: Bool {
        let locale = (variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? "C").lowercased()
        return locale.contains("utf-8") || locale.contains("utf8")
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
