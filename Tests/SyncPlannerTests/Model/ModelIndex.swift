import Mail

@testable import SyncPlanner

/// What both sides had when they last agreed.
struct ModelIndex: Equatable {
    struct Place: Hashable {
        var validity: UInt32
        var uid: UID
    }

    struct Row: Equatable {
        var name: String
        var flags: MessageFlags
        /// Known from the digest.
        var content: Int
        var isGone = false
    }

    struct Folder: Equatable {
        var base: BaseFolder
        var rows: [Place: Row] = [:]
    }

    var folders: [Int64: Folder] = [:]
    private var lastID: Int64 = 0

    mutating func add(_ path: FolderPath) -> Int64 {
        lastID += 1
        folders[lastID] = Folder(base: BaseFolder(id: lastID, path: path, directory: path.description))
        return lastID
    }

    mutating func set(_ row: Row, _ uid: UID, _ validity: UInt32, in folder: Int64) {
        folders[folder]!.rows[Place(validity: validity, uid: uid)] = row
    }

    @discardableResult
    mutating func remove(_ uid: UID, _ validity: UInt32, in folder: Int64) -> Row? {
        folders[folder]?.rows.removeValue(forKey: Place(validity: validity, uid: uid))
    }

    /// Rows of one validity, as the comparison wants them.
    func base(_ folder: Int64, _ validity: UInt32?) -> [BaseMessage] {
        (folders[folder]?.rows ?? [:]).filter { $0.key.validity == validity }
            .map { BaseMessage(uid: $0.key.uid, name: $0.value.name, flags: $0.value.flags, isGone: $0.value.isGone) }
            .sorted { $0.uid < $1.uid }
    }

    func keptNames(_ folder: Int64, but validity: UInt32?) -> Set<String> {
        Set((folders[folder]?.rows ?? [:]).filter { $0.key.validity != validity && $0.value.isGone }.map(\.value.name))
    }
}
