import Glibc

/// Writes messages straight into a Maildir++ tree, the way Dovecot would have delivered them.
struct MaildirTree {
    let root: String

    /// Makes a folder; the levels of `path` are divided by `/`, and INBOX is the root itself.
    func makeFolder(_ path: String) throws {
        for part in ["", "/cur", "/new", "/tmp"] {
            try Self.makeDirectories(directory(of: path) + part)
        }
        // The file by which Maildir++ knows a folder other than INBOX.
        if path != "INBOX" { try Self.write([], to: directory(of: path) + "/maildirfolder") }
    }

    /// Stores one message; `flags` are the letters of its info suffix in ASCII order, `time` its INTERNALDATE.
    func store(_ message: [UInt8], number: Int, time: Int, flags: String, in path: String) throws {
        // S is the size of the file and W the size on the wire, so that Dovecot need not count line ends itself.
        let wireSize = message.count + message.count { $0 == UInt8(ascii: "\n") }
        let name = "\(time).M\(number)P1.bench,S=\(message.count),W=\(wireSize):2,\(flags)"
        let file = directory(of: path) + "/cur/" + name
        try Self.write(message, to: file)
        let stamp = timespec(tv_sec: time, tv_nsec: 0)
        guard utimensat(AT_FDCWD, file, [stamp, stamp], 0) == 0 else { throw BenchError.system("cannot date \(file)") }
    }

    private func directory(of path: String) -> String {
        path == "INBOX" ? root : root + "/." + path.split(separator: "/").joined(separator: ".")
    }

    private static func makeDirectories(_ path: String) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for level in path.split(separator: "/") {
            made += "/" + level
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else { throw BenchError.system("cannot make \(made)") }
        }
    }

    private static func write(_ bytes: [UInt8], to file: String) throws {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw BenchError.system("cannot create \(file)") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            guard count >= 0 else { throw BenchError.system("cannot write \(file)") }
            written += count
        }
    }
}
