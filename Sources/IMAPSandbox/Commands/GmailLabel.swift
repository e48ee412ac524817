/// X-GM-LABELS and X-GM-MSGID as Gmail writes them.
enum GmailLabel {
    /// System labels such as `\Inbox` are quoted like any string with a special character.
    static func text(_ label: String) -> String {
        let isAtom = label.utf8.allSatisfy { $0 > 32 && $0 < 127 && !Array("(){%*\"\\]".utf8).contains($0) }
        return isAtom && !label.isEmpty ? label : String(decoding: WireText.string(Array(label.utf8)), as: UTF8.self)
    }
}

extension SandboxMessage {
    /// 64 bits, as large as Gmail's.
    var gmailMessageID: UInt64 { 1_800_000_000_000_000_000 &+ contentID }
}
