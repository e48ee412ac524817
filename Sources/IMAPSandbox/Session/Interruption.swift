/// Why a command, or the whole session, does not go on.
enum Interruption: Error {
    /// The tagged answer is this one, without tag: `NO …` or `BAD …`.
    case refused(String)
    /// The connection ends without another word.
    case disconnect

    static func no(_ text: String) -> Interruption { .refused("NO " + text) }
    static func bad(_ text: String) -> Interruption { .refused("BAD " + text) }
}
