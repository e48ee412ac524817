import GRDB

extension IndexError {
    /// The sentence for an index that must be made anew.
    init(damaged path: String, _ details: String) {
        self.init(.damaged, "the index \(path) is damaged (\(details)); make it again with `restante index rebuild ACCOUNT`")
    }

    /// In our words, whatever was thrown while the index at `path` was used.
    init(_ error: any Error, _ path: String) {
        switch error {
        case let error as IndexError: self = error
        case let error as DatabaseError: self.init(sqlite: error, path)
        case is RowDecodingError, is DecodingError: self.init(damaged: path, "it holds values of a wrong kind")
        default: self.init(.failed, "the index \(path) fails: \(error)")
        }
    }

    private init(sqlite error: DatabaseError, _ path: String) {
        let words = error.message ?? "error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(damaged: path, words)
        case .SQLITE_FULL: self.init(.noSpace, "no space is left for the index \(path); make room and run again")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self.init(.readOnly, "the index \(path) cannot be written (\(words)); check the permissions of its folder")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "the index \(path) is kept locked by another process; try again")
        default: self.init(.failed, "the index \(path) cannot be read or written (\(words)); check the disk it is on")
        }
    }
}
