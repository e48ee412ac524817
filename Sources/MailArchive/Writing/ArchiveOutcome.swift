/// What became of a message that was given to an archive.
package enum ArchiveOutcome: Sendable, Hashable {
    case written(ManifestLine)
    /// An earlier archive of the chain holds it.
    case omitted
}
