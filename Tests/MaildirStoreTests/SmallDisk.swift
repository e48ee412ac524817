import Glibc
import TestRig

/// A file system of a few kilobytes, to be filled up; it is unmounted at the end. Only root may mount one.
final class SmallDisk {
    private let directory: TemporaryDirectory
    var path: String { directory.path }

    /// Whether this process can make one: tried once.
    static let isPossible: Bool = geteuid() == 0 && (try? SmallDisk(bytes: 64 * 1024)) != nil

    init(bytes: Int) throws {
        directory = try TemporaryDirectory()
        let status = mount("tmpfs", directory.path, "tmpfs", 0, "size=\(bytes)")
        guard status == 0 else { throw RigError("mount: \(String(cString: strerror(errno)))") }
    }

    func makeReadOnly() throws {
        let status = mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil)
        guard status == 0 else { throw RigError("mount: \(String(cString: strerror(errno)))") }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }
}
