import Glibc
import Mail
import Synchronization

/// One open folder of a store. Holds descriptors of its directories, so that nothing done through it can lead elsewhere;
/// drop it when it is not needed. May be used from any thread.
package final class MaildirFolder: Sendable {
    /// From the file system's root, for messages.
    package let path: String
    let durability: Durability
    let directory: Descriptor
    let cur: Descriptor
    let new: Descriptor
    let tmp: Descriptor
    /// The file system's number.
    let device: UInt64
    let keywords: Mutex<FolderKeywords>

    init(directory: Descriptor, path: String, durability: Durability) throws(MaildirError) {
        self.directory = directory
        self.path = path
        self.durability = durability
        cur = try MaildirFolder.open("cur", in: directory, path)
        new = try MaildirFolder.open("new", in: directory, path)
        tmp = try MaildirFolder.open("tmp", in: directory, path)
        var status = stat()
        guard fstat(tmp.raw, &status) == 0 else { throw MaildirError(errno: errno, "look at", path) }
        device = UInt64(status.st_dev)
        keywords = Mutex(FolderKeywords(directory: directory, path: path, isDurable: durability == .durable))
    }

    private static func open(_ name: String, in directory: Descriptor, _ path: String) throws(MaildirError) -> Descriptor {
        do {
            return try Descriptor.directory(name, in: directory.raw)
        } catch {
            throw MaildirError(errno: error.code, "open", path + "/" + name)
        }
    }

    /// A new, empty batch.
    package func beginDelivery() -> Delivery { Delivery(folder: self) }

    /// The present ``FolderStamp``.
    package func stamp() throws(MaildirError) -> FolderStamp {
        var curStatus = stat()
        var newStatus = stat()
        guard fstat(cur.raw, &curStatus) == 0, fstat(new.raw, &newStatus) == 0 else {
            throw failure(SystemError.last, "look at", "cur")
        }
        return FolderStamp(cur: curStatus, new: newStatus)
    }

    /// Syncs the names in `cur` and `new`, after flags were set or files removed; does nothing in a store that is not
    /// durable.
    package func syncNames() throws(MaildirError) {
        guard durability == .durable else { return }
        for subdirectory in Subdirectory.allCases { try sync(subdirectory) }
    }

    func sync(_ subdirectory: Subdirectory) throws(MaildirError) {
        do {
            try Syncing.directory(descriptor(subdirectory))
        } catch {
            throw failure(error, "sync", subdirectory.rawValue)
        }
    }

    func descriptor(_ subdirectory: Subdirectory) -> Int32 { subdirectory == .cur ? cur.raw : new.raw }

    func failure(_ error: SystemError, _ action: String, _ name: String) -> MaildirError {
        MaildirError(errno: error.code, action, path + "/" + name)
    }
}

extension FolderStamp {
    init(cur: stat, new: stat) {
        self.init(
            curTime: FolderStamp.nanoseconds(cur.st_mtim), newTime: FolderStamp.nanoseconds(new.st_mtim),
            curInode: UInt64(cur.st_ino), newInode: UInt64(new.st_ino))
    }
}
