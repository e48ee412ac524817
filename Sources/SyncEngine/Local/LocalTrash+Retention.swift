import Foundation

extension LocalTrash {
    /// What the engine removed can be had back for so many days.
    static let daysKept = 30

    /// Removes the dated folders that are older than ``daysKept``. Whatever else lies in the trash is left alone, and links
    /// are not followed. For the end of a good run: what cannot be removed is left for the next one.
    ///
    /// - Returns: how many dated folders went.
    @discardableResult
    func prune(secondsSince1970 now: Double) -> Int {
        let oldest = LocalTrash.date(time_t(now) - Self.daysKept * 24 * 3600)
        let trash = "\(stateDirectory)/trash"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: trash)) ?? []
        return names.count { name in
            guard LocalTrash.isDate(name), name < oldest, LocalTrash.isDirectory("\(trash)/\(name)") else { return false }
            return (try? FileManager.default.removeItem(atPath: "\(trash)/\(name)")) != nil
        }
    }

    /// Exactly the form that ``date(_:)`` gives.
    private static func isDate(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count == 10 else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            index == 4 || index == 7 ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte)
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
