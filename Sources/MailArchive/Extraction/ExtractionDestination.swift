/// Where an extraction goes to.
package enum ExtractionDestination: Sendable, Hashable {
    /// A directory that is empty or not there; its parent must be.
    case tree(path: String, format: ArchiveFormat)
    /// A descriptor, which stays the caller's: one mbox, or the messages' bytes one behind the other.
    case stream(descriptor: Int32, isMbox: Bool)

    func open() throws(ArchiveError) -> any ExtractionTarget {
        switch self {
        case .tree(let path, let format): try TreeTarget(path, format)
        case .stream(let descriptor, let isMbox): StreamTarget(descriptor: descriptor, isMbox: isMbox)
        }
    }
}
