import Mail

/// A message as it was when some run ended.
package struct PastMessage: Sendable, Equatable {
    /// The folder as it was named then.
    package let folder: FolderRecord
    /// Where it was on the server.
    package let place: MessagePlace
    /// The row as it was then: name, flags, size and digest.
    package let placement: Placement

    /// Whether the server had it then; if not, a copy was kept here.
    package var wasOnServer: Bool { folder.goneRun == nil && placement.goneRun == nil }
}
