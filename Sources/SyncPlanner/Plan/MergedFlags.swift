import Mail

/// Flags of a message on both sides, and what each is to become.
package struct MergedFlags: Sendable, Equatable, Hashable {
    package let server: MessageFlags
    package let here: MessageFlags
    /// What the server is to have.
    package let wanted: MessageFlags
    /// What the file is to have: the same, but for flags that the server cannot store or that may not be carried over.
    package let wantedHere: MessageFlags
    /// What the index is to note: where the two sides stay different, what they last agreed on.
    package let agreed: MessageFlags

    package init(
        server: MessageFlags, here: MessageFlags, wanted: MessageFlags, wantedHere: MessageFlags, agreed: MessageFlags
    ) {
        (self.server, self.here, self.wanted) = (server, here, wanted)
        (self.wantedHere, self.agreed) = (wantedHere, agreed)
    }

    package init(server: MessageFlags, here: MessageFlags, wanted: MessageFlags) {
        self.init(server: server, here: here, wanted: wanted, wantedHere: wanted, agreed: wanted)
    }

    /// Each side's changes since the base are kept.
    package init(base: MessageFlags, server: MessageFlags, here: MessageFlags) {
        self.init(server: server, here: here, wanted: here.applying(changesFrom: base, to: server))
    }

    package var changesServer: Bool { wanted != server }
    package var changesHere: Bool { wantedHere != here }
}
