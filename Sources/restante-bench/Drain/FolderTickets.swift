import Synchronization

/// Hands out folder numbers: every connection lists the folders itself, and takes the next number when it is free.
final class FolderTickets: Sendable {
    private let issued = Atomic<Int>(0)

    func next() -> Int { issued.add(1, ordering: .relaxed).oldValue }
}
