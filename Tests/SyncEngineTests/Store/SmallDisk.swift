import Glibc
import TestRig

/// A file system of a few kilobytes in memory, to be filled up or made read-only. Only root may mount one.
final class SmallDisk {
    private let directory: TemporaryDirectory
    var path: String { directory.path }

    /// Whether this process can make one: tried once.
    static let isPossible: Bool = geteuid() == 0 && (try? SmallDisk(kilobytes: 64)) != nil

    init(kilobytes: Int) throws {
        directory = try TemporaryDirectory()
        try remount("size=\(kilobytes)k", flags: 0)
    }

    /// Changes its size, or whether it can be written.
    func resize(kilobytes: Int, isReadOnly: Bool = false) throws {
        try remount("size=\(kilobytes)k", flags: UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0))
    }

    private func remount(_ options: String, flags: UInt) throws {
        let status = mount("tmpfs", path, "tmpfs", flags, options)
        guard status == 0 else { throw RigError("mount: \(String(cString: strerror(errno)))") }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }
}
