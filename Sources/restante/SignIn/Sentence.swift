import Audit

/// Sentences in which a server's words may stand.
enum Sentence {
    /// Without what looks like a secret. The commands that we advise stay as they are: `auth login NAME` looks like a login.
    static func masked(_ text: String) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        return parts.enumerated().map { index, part in
            let isCommand = !index.isMultiple(of: 2) && part.hasPrefix("restante ")
            return isCommand ? String(part) : Redaction.masked(String(part))
        }.joined(separator: "`")
    }
}
