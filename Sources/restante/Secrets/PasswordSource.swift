/// Where an account's password comes from. It never stands in the configuration itself.
enum PasswordSource: Equatable, Sendable {
    /// A shell command; the password is the first line that it prints.
    case command(String)
    /// An environment variable.
    case environment(String)
    /// A file that only its owner may read; its first line. An absolute path.
    case file(String)
    /// A credential that systemd passed to the service (`LoadCredential=`), by name.
    case credential(String)
    /// An entry of the desktop's keyring, by its `service` attribute.
    case keyring(String)
    /// The user at the terminal, asked with these words.
    case prompt(String)

    /// The keys in the configuration.
    static let names = ["command", "env", "file", "credential", "keyring", "prompt"]

    /// For the message that refuses a literal password.
    static let alternatives = """
        { command = "pass show mail" }, { env = "NAME" }, { file = "path" }, { credential = "systemd name" }, \
        { keyring = "service" } or { prompt = "Password" }
        """

    /// For lines that the program proposes.
    static let example = "{ command = \"pass show mail/client\" }"

    /// - Parameter value: what stands behind the key; for `file`, already absolute.
    init?(name: String, value: String) {
        switch name {
        case "command": self = .command(value)
        case "env": self = .environment(value)
        case "file": self = .file(value)
        case "credential": self = .credential(value)
        case "keyring": self = .keyring(value)
        case "prompt": self = .prompt(value)
        default: return nil
        }
    }

    /// For messages about what came from there.
    var place: String {
        switch self {
        case .command(let command): "the command `\(command)`"
        case .environment(let name): "the environment variable \(name)"
        case .file(let path): path
        case .credential(let name): "the systemd credential \(name)"
        case .keyring(let service): "the keyring's entry \(service)"
        case .prompt: "the terminal"
        }
    }
}
