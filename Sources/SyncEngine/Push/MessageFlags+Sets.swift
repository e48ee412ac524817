import Mail

extension MessageFlags {
    /// What both have.
    func common(with other: MessageFlags) -> MessageFlags {
        MessageFlags(system.intersection(other.system), keywords: Set(keywords).intersection(other.keywords))
    }

    /// What these have and the others have not.
    func without(_ other: MessageFlags) -> MessageFlags {
        MessageFlags(system.subtracting(other.system), keywords: Set(keywords).subtracting(other.keywords))
    }

    var isEmpty: Bool { system.isEmpty && keywords.isEmpty }
}
