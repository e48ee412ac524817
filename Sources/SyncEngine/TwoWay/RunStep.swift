/// One moment in a run at which it may die: before or after an effect that lasts. Tests stop a run at each of them.
package struct RunStep: Sendable, Hashable, CustomStringConvertible {
    package enum Effect: String, Sendable, Hashable, CaseIterable {
        case createFolderThere, renameFolderThere, deleteFolderThere
        case createFolderHere, renameFolderHere, deleteFolderHere
        /// MOVE, COPY and APPEND.
        case transferThere, append
        /// STORE of flags, and removal by `\Deleted` and UID EXPUNGE, or by a move to the trash folder.
        case flagsThere, removeThere
        /// Rename or link of a file to another folder.
        case transferHere
        case flagsHere, removeHere
        /// A commit to the index.
        case record
    }

    package enum Moment: String, Sendable, Hashable { case before, after }

    package let moment: Moment
    package let effect: Effect
    /// The folder's path.
    package let folder: String

    package init(_ moment: Moment, _ effect: Effect, in folder: String) {
        (self.moment, self.effect, self.folder) = (moment, effect, folder)
    }

    package var description: String { "\(moment.rawValue) \(effect.rawValue) in \(folder)" }
}

/// Is told each step, and may throw to end the run there as if the process had died.
package typealias RunProbe = @Sendable (RunStep) throws -> Void
