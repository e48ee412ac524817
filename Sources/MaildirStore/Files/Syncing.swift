import Glibc

/// The calls that make written data survive a power loss.
enum Syncing {
    /// `syncfs(2)`, which the Glibc module does not show; `nil` on a C library without it.
    private static let syncfs: (@convention(c) (Int32) -> Int32)? = {
        guard let symbol = dlsym(nil, "syncfs") else { return nil }
        return unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
    }()

    /// Writes out the whole file system that `descriptor` lies on; `false` if there is no such call.
    static func fileSystem(_ descriptor: Int32) throws(SystemError) -> Bool {
        guard let syncfs else { return false }
        guard syncfs(descriptor) == 0 else { throw SystemError.last }
        return true
    }

    /// Writes out one file's data and what is needed to read it again.
    static func file(_ name: String, in directory: Int32) throws(SystemError) {
        let file = try Descriptor.file(name, in: directory)
        guard fdatasync(file.raw) == 0 else { throw SystemError.last }
    }

    /// Writes out a directory's names. File systems that cannot sync a directory say EINVAL: they have nothing to sync.
    static func directory(_ descriptor: Int32) throws(SystemError) {
        guard fsync(descriptor) != 0, errno != EINVAL else { return }
        throw SystemError.last
    }
}
