import Mail

/// Flags as tests write them: S seen, A answered, F flagged, D deleted, and any word that begins with `$` is a keyword.
func flags(_ text: String) -> MessageFlags {
    var system: SystemFlags = []
    var keywords: [Keyword] = []
    for word in text.split(separator: " ") {
        if word.hasPrefix("$") {
            keywords.append(Keyword(String(word)))
            continue
        }
        for letter in word {
            switch letter {
            case "S": system.insert(.seen)
            case "A": system.insert(.answered)
            case "F": system.insert(.flagged)
            default: system.insert(.deleted)
            }
        }
    }
    return MessageFlags(system, keywords: keywords)
}

/// The reverse of ``flags(_:)``.
func letters(_ flags: MessageFlags) -> String {
    let system = [(SystemFlags.seen, "S"), (.answered, "A"), (.flagged, "F"), (.deleted, "D")]
        .filter { flags.system.contains($0.0) }.map(\.1).joined()
    return ([system] + flags.keywords.map(\.name)).filter { !$0.isEmpty }.joined(separator: " ")
}

func path(_ text: String) -> FolderPath { FolderPath(text.split(separator: "/").map(String.init)) }
