/// Takes out of a text what looks like a secret: for logs, the audit log, and sentences that a server had a part in.
///
/// It is the second line of defence. The first is that secrets are of the type `Secret`, which does not print. It masks
/// too much rather than too little, in one pass over the text, whatever the text holds:
/// - what follows a name that secrets have, as `code=…`, `"refresh_token": "…"`, `password: …`;
/// - what follows `Bearer`, `Basic` and the like;
/// - what a SASL or LOGIN command carries, and a line that is nothing but base64;
/// - JSON Web Tokens, the known beginnings of tokens, and anything long that looks thrown by dice.
package enum Redaction {
    /// What stands in the place of a secret.
    package static let mark = "<redacted>"

    /// The text without what looks like a secret.
    package static func masked(_ text: String) -> String {
        var scanner = RedactionScanner(Array(text.utf8))
        return String(decoding: scanner.maskedBytes(), as: UTF8.self)
    }
}
