import Mail

/// What STORE does to flags (RFC 3501 section 6.4.6).
extension MessageFlags {
    func adding(_ others: MessageFlags) -> MessageFlags {
        MessageFlags(system.union(others.system), keywords: keywords + others.keywords)
    }

    func removing(_ others: MessageFlags) -> MessageFlags {
        MessageFlags(system.subtracting(others.system), keywords: keywords.filter { !others.keywords.contains($0) })
    }
}
