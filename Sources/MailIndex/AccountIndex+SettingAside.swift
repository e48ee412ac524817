import Glibc

extension AccountIndex {
    /// Takes an index that cannot be used out of the way of a new one; nothing is deleted. The caller makes sure that
    /// nobody has it open.
    ///
    /// - Parameter time: seconds since 1970, for the new name.
    /// - Returns: the path of the file now, such as `index.sqlite.damaged-2026-11-21T06-10-00`.
    /// - Throws: ``IndexError`` if there is no index at `path`, or it cannot be renamed.
    package static func setAside(_ path: String, at time: Double) throws(IndexError) -> String {
        let target = freePath("\(path).damaged-\(stamp(of: time))")
        // The log before its file: a new file must never find an old log beside it.
        for suffix in ["-wal", "-shm", ""] where rename(path + suffix, target + suffix) != 0 {
            if errno == ENOENT, !suffix.isEmpty { continue }
            throw IndexError(
                .readOnly,
                "the index \(path) cannot be renamed (\(String(cString: strerror(errno)))); check the permissions of its folder")
        }
        return target
    }

    /// In UTC, without characters that a shell or another file system minds.
    private static func stamp(of time: Double) -> String {
        var seconds = time_t(Int64(exactly: time.rounded(.down)) ?? 0)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 64)
        strftime(&text, text.count, "%Y-%m-%dT%H-%M-%S", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func freePath(_ path: String) -> String {
        var (candidate, number) = (path, 1)
        while access(candidate, F_OK) == 0 {
            number += 1
            candidate = "\(path)-\(number)"
        }
        return candidate
    }
}
