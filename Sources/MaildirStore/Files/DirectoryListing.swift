import Glibc

/// One name of a directory while it is being read.
struct DirectoryName {
    /// Valid only until the next name is read.
    let bytes: UnsafeRawBufferPointer
    let inode: UInt64
    /// `DT_REG` and so on; `DT_UNKNOWN` where the file system does not say.
    let type: UInt8

    /// `nil` where the name is not UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    /// For messages: what is not UTF-8 is shown as U+FFFD.
    var shown: String { String(decoding: bytes, as: UTF8.self) }

    var isHidden: Bool { bytes.first == UInt8(ascii: ".") }
}

/// Reads a directory name by name, in the order in which the file system has them.
enum DirectoryListing {
    /// Calls `body` for every name but `.` and `..`, until it returns `false`. The type is asked for where the file system
    /// did not tell it.
    static func read(
        _ directory: Int32, _ body: (DirectoryName) throws(SystemError) -> Bool
    ) throws(SystemError) {
        // A descriptor of its own, since reading moves its position and closedir() closes it.
        let own = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0 else { throw SystemError.last }
        guard let stream = fdopendir(own) else {
            let failure = SystemError.last
            close(own)
            throw failure
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw SystemError.last }
                return
            }
            let name = UnsafeRawPointer(entry) + nameOffset
            let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name.assumingMemoryBound(to: CChar.self)))
            if isSelfOrParent(bytes) { continue }
            var type = entry.pointee.d_type
            if type == UInt8(DT_UNKNOWN) { type = askType(name.assumingMemoryBound(to: CChar.self), in: directory) }
            guard try body(DirectoryName(bytes: bytes, inode: UInt64(entry.pointee.d_ino), type: type)) else { return }
        }
    }

    /// Where the name begins in a `dirent`; behind its end the structure is not as long as Swift's type says.
    private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19

    private static func isSelfOrParent(_ bytes: UnsafeRawBufferPointer) -> Bool {
        (bytes.count == 1 && bytes[0] == 0x2E) || (bytes.count == 2 && bytes[0] == 0x2E && bytes[1] == 0x2E)
    }

    private static func askType(_ name: UnsafePointer<CChar>, in directory: Int32) -> UInt8 {
        var status = stat()
        guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return UInt8(DT_UNKNOWN) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return UInt8(DT_REG)
        case S_IFDIR: return UInt8(DT_DIR)
        case S_IFLNK: return UInt8(DT_LNK)
        default: return UInt8(DT_UNKNOWN)
        }
    }
}
