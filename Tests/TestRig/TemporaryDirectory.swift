import Glibc

/// A new, empty directory that is removed, with all that is in it, when the last reference to it goes.
package final class TemporaryDirectory: Sendable {
    /// Absolute, without a slash at its end.
    package let path: String

    /// - Parameter parent: where to make it; `TMPDIR` or `/tmp` when left out, `/dev/shm` for memory.
    package init(in parent: String? = nil) throws {
        let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/restante-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw RigError.system("mkdtemp", parent) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Files.removeTree(path) }

    /// The path of something inside.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a directory inside, its parents too, and gives its path.
    @discardableResult
    package func makeDirectory(_ name: String) throws -> String {
        try Files.makeDirectories(path(name))
        return path(name)
    }

    /// Writes a file inside and gives its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try Files.write(Array(text.utf8), to: path(name))
        return path(name)
    }
}
