import IMAPClient
import IMAPProtocol
import Mail

extension FolderExchange {
    /// Runs work on the server. What the server refuses for good is the folder's failure and not the run's; passing faults
    /// are thrown, and the work comes again.
    func contain(on session: Session, _ body: () async throws -> Void) async throws {
        guard state.failure == nil else { return }
        do {
            try await body()
        } catch let fault as FolderFault {
            fail(fault.message)
        } catch let error as IMAPError where error.isRefusal(on: session) {
            fail(error.message)
        }
    }

    /// The folder as a whole could not be done; it is told when the run has done what it can of all folders.
    func fail(_ message: String) {
        update { state in
            state.isUnsettled = true
            if state.failure == nil { state.failure = message }
        }
    }

    /// Something of the plan is not as it was planned for: the next run settles it.
    func leaveForNextRun() { update { $0.isUnsettled = true } }

    /// Under which the folder's messages are known now; `nil` if the folder was never opened.
    var presentValidity: UIDValidity? { uidValidity ?? oldValidity }

    /// Opens the mailbox, and makes sure that it is the one that the plan was made for.
    ///
    /// - Throws: ``FolderFault`` if it is another one by now, or may not be written to.
    @discardableResult
    func open(on session: Session, writes: Bool = true) async throws -> SelectedMailbox {
        let selected = try await session.openForWriting(record.name)
        try meet(selected.uidValidity, uidNext: selected.uidNext)
        guard !selected.isReadOnly || !writes else {
            throw FolderFault("\(path): the server lets nothing be changed in this folder; its mail is only fetched")
        }
        return selected
    }

    /// Makes sure that the folder's UIDVALIDITY and UIDNEXT are known, as they were at the look or, where the folder was not
    /// looked at, as they are now.
    func knowPlace(on session: Session) async throws {
        let state = state
        guard state.uidValidity == nil || state.uidNext == nil else { return }
        let reply = try await session.connection.run(.status(record.name, [.uidNext, .uidValidity]))
        for case .status(let status) in reply.untagged where status.name == record.name {
            try meet(status.uidValidity, uidNext: status.uidNext)
        }
        guard uidValidity != nil else {
            throw FolderFault(
                "\(path): the server told no UIDVALIDITY, so its messages cannot be told apart; ask its administrator")
        }
    }

    private func meet(_ validity: UIDValidity?, uidNext: UID?) throws(FolderFault) {
        guard let validity, presentValidity ?? validity == validity else {
            throw FolderFault("\(path): the folder was made anew on the server during the run; the next run looks at it again")
        }
        update { state in
            state.uidValidity = validity
            if state.uidNext == nil { state.uidNext = uidNext }
        }
    }
}
