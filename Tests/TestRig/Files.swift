import Glibc

/// The few file operations the rig and its tests need, on paths.
package enum Files {
    /// The whole file.
    package static func read(_ path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw RigError.system("open", path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count >= 0 else { throw RigError.system("read", path) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// The whole file as text; invalid UTF-8 becomes U+FFFD.
    package static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

    /// Makes the file or replaces what is in it.
    package static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { throw RigError.system("open", path) }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress?.advanced(by: done), $0.count - done) }
            guard count >= 0 else { throw RigError.system("write", path) }
            done += count
        }
    }

    /// Makes a directory and the parents it lacks.
    package static func makeDirectories(_ path: String) throws {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw RigError.system("mkdir", path)
        }
        try makeDirectories(String(path[..<slash]))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw RigError.system("mkdir", path) }
    }

    /// The names in a directory, sorted, without `.` and `..`.
    package static func names(in path: String) throws -> [String] {
        guard let directory = opendir(path) else { throw RigError.system("opendir", path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Absolute.
    package static var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Removes a file or a directory with all it holds; what is not there is no error.
    package static func removeTree(_ path: String) {
        if unlink(path) == 0 || errno == ENOENT { return }
        for name in (try? names(in: path)) ?? [] { removeTree("\(path)/\(name)") }
        rmdir(path)
    }

    /// Gives a file or a whole tree to a user and the group of the same number.
    package static func giveTree(_ path: String, to owner: uid_t) throws {
        guard lchown(path, owner, owner) == 0 else { throw RigError.system("lchown", path) }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        for name in try names(in: path) { try giveTree("\(path)/\(name)", to: owner) }
    }
}
