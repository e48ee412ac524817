import Glibc
import MaildirStore

/// Where files go that a run removes from the store: a dated folder inside the account's state, so that nothing the
/// engine deletes is gone at once. A file lies in `STATE/trash/DATE/FOLDER/`, under the name that it had in FOLDER.
struct LocalTrash: Sendable {
    /// `STATE/trash/2026-11-21`
    let path: String
    let stateDirectory: String
    private let date: String

    init(stateDirectory: String, secondsSince1970: Double) {
        self.stateDirectory = stateDirectory
        date = LocalTrash.date(time_t(secondsSince1970))
        path = "\(stateDirectory)/trash/\(date)"
    }

    /// Moves one file away, under whatever flags it is now. A store on another file system is copied from. Names that are
    /// taken get a number; a name can lead nowhere else.
    ///
    /// - Parameter directory: the folder's, below the store's root.
    /// - Returns: `false` if the file was gone already.
    @discardableResult
    func take(_ entry: MaildirEntry, from folder: MaildirFolder, directory: String) throws(MaildirError) -> Bool {
        let (place, root) = place(of: directory)
        return try folder.take(entry, to: place, below: root)
    }

    /// Where files of a folder lie: directories, and the one that they are below.
    func place(of directory: String) -> (place: [String], root: String) {
        let levels = directory == "." ? ["INBOX"] : directory.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        return (["trash", date] + levels, stateDirectory)
    }

    /// Year, month and day in UTC.
    static func date(_ time: time_t) -> String {
        var (time, parts) = (time, tm())
        gmtime_r(&time, &parts)
        let digits = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(parts.tm_year + 1900)-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
    }
}
