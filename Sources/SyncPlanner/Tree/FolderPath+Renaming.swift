import Mail

extension FolderPath {
    /// `true` for the folder itself and for every folder inside it.
    func isAtOrBelow(_ other: FolderPath) -> Bool {
        levels.count >= other.levels.count && levels.starts(with: other.levels)
    }

    /// Where this folder is after `old`, in which it lies or which it is, was renamed to `new`.
    func following(_ old: FolderPath, to new: FolderPath) -> FolderPath {
        FolderPath(new.levels + levels.dropFirst(old.levels.count))
    }
}
