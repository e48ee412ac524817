import Mail

/// The parameters of SELECT and EXAMINE (RFC 7162 sections 3.1.8 and 3.2.5).
package struct SelectParameters: Hashable, Sendable {
    /// What the client knows of the mailbox; the server answers with what changed since.
    package struct Resync: Hashable, Sendable {
        /// A wrong one is silently ignored by the server: compare it with what comes.
        package var uidValidity: UIDValidity
        package var modSeq: ModSeq
        /// UIDs held; `nil` means all.
        package var knownUIDs: UIDSet?

        package init(uidValidity: UIDValidity, modSeq: ModSeq, knownUIDs: UIDSet? = nil) {
            self.uidValidity = uidValidity
            self.modSeq = modSeq
            self.knownUIDs = knownUIDs
        }
    }

    package var condstore: Bool
    /// Needs ENABLE QRESYNC before.
    package var qresync: Resync?

    package init(condstore: Bool = false, qresync: Resync? = nil) {
        self.condstore = condstore
        self.qresync = qresync
    }

    package static let none = SelectParameters()
}
