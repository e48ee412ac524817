import SyncEngine

extension TreeChanges {
    init(made: Int, renamed: Int, deleted: Int) {
        self.init()
        (self.made, self.renamed, self.deleted) = (made, renamed, deleted)
    }
}
