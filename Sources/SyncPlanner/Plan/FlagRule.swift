import Mail

/// Which changes of flags may pass, and in which direction, in one folder.
struct FlagRule: Sendable {
    let toServer: Bool
    let toHere: Bool
    /// What the server can store.
    let permitted: PermittedFlags

    /// Each side's changes since the base are kept, as far as they may pass. Changes cannot contradict each other: a flag
    /// that both sides changed is the same on both.
    func merge(base: MessageFlags, server: MessageFlags, here: MessageFlags) -> MergedFlags {
        if toServer, toHere, permitted.isEverything { return MergedFlags(base: base, server: server, here: here) }
        let storable = permitted.isEverything ? here : base.replacing(permitted, from: here)
        let wanted = toServer ? server.applying(changesFrom: base, to: storable) : server
        let wantedHere = toHere ? here.applying(changesFrom: base, to: server) : here
        return MergedFlags(
            server: server, here: here, wanted: wanted, wantedHere: wantedHere,
            agreed: base.agreeing(wanted, wantedHere))
    }

    /// Without a base, what any side has; but `\Deleted` only if both have it, since nothing may come to be deleted so.
    func unite(_ server: MessageFlags, _ here: MessageFlags) -> MergedFlags {
        if server == here { return Self.born(with: server) }
        var base = server.common(with: here)
        base.system.formUnion(server.system.symmetricDifference(here.system).intersection(.deleted))
        return merge(base: base, server: server, here: here)
    }

    /// Flags of a message that is born on one side with those that it has on the other.
    static func born(with flags: MessageFlags) -> MergedFlags { MergedFlags(server: flags, here: flags, wanted: flags) }
}

extension MessageFlags {
    fileprivate func common(with other: MessageFlags) -> MessageFlags {
        MessageFlags(
            system.intersection(other.system), keywords: Set(keywords).intersection(other.keywords))
    }

    /// These flags, but those that are permitted as `other` has them.
    fileprivate func replacing(_ permitted: PermittedFlags, from other: MessageFlags) -> MessageFlags {
        MessageFlags(
            system.subtracting(permitted.system).union(other.system.intersection(permitted.system)),
            keywords: keywords.filter { !permitted.permits($0) } + other.keywords.filter(permitted.permits))
    }

    /// Each flag as `a` and `b` have it where they agree, else as it is in these flags.
    fileprivate func agreeing(_ a: MessageFlags, _ b: MessageFlags) -> MessageFlags {
        if a == b { return a }
        let disputed = a.system.symmetricDifference(b.system)
        let keywords = Set(a.keywords).intersection(b.keywords)
            .union(Set(self.keywords).intersection(Set(a.keywords).symmetricDifference(b.keywords)))
        return MessageFlags(
            a.system.intersection(b.system).union(system.intersection(disputed)), keywords: keywords)
    }
}
