import Mail

/// Flags of a message on both sides, and what both are to become.
package struct MergedFlags: Sendable, Equatable, Hashable {
    package let server: MessageFlags
    package let here: MessageFlags
    package let wanted: MessageFlags

    package init(server: MessageFlags, here: MessageFlags, wanted: MessageFlags) {
        (self.server, self.here, self.wanted) = (server, here, wanted)
    }

    /// Each side's changes since the base are kept.
    package init(base: MessageFlags, server: MessageFlags, here: MessageFlags) {
        self.init(server: server, here: here, wanted: here.applying(changesFrom: base, to: server))
    }

    /// Without a base: what any side has.
    package init(uniting server: MessageFlags, and here: MessageFlags) {
        self.init(
            server: server, here: here,
            wanted: MessageFlags(server.system.union(here.system), keywords: server.keywords + here.keywords))
    }

    package var changesServer: Bool { wanted != server }
    package var changesHere: Bool { wanted != here }
}
