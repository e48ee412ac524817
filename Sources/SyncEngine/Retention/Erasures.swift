import Foundation
import Mail
import MailIndex

/// What was erased here, for a run to ask: it must not come back. Nothing is erased while a run is at work, so whether there
/// is anything to ask about is known once.
struct Erasures: Sendable {
    private let index: AccountIndex
    private let run: Int64
    private let isEmpty: Bool

    init(_ index: AccountIndex, run: Int64) {
        (self.index, self.run) = (index, run)
        isEmpty = (try? !index.hasErasures()) ?? false
    }

    /// Those of the contents that were erased. Without erasures it costs nothing.
    func among(_ digests: @autoclosure () -> Set<MessageDigest>) throws(IndexError) -> Set<MessageDigest> {
        isEmpty ? [] : try index.erased(among: digests())
    }

    /// They were met again under these UIDs, and need not be fetched once more.
    func note(_ messages: [UID: MessageDigest], in folder: Int64, _ validity: UIDValidity) throws(IndexError) {
        try index.noteErased(messages, in: folder, validity, run: run, at: Date().timeIntervalSince1970)
    }
}
