import Glibc
import TestRig

enum Rig {
    /// A directory, a hidden file and a link where messages lie.
    static func makeOddities(in folder: String) throws {
        try Files.makeDirectories("\(folder)/cur/a directory:2,S")
        try Files.write(Array("hidden".utf8), to: "\(folder)/cur/.hidden")
        guard symlink("/etc/hostname", "\(folder)/cur/link:2,S") == 0 else { throw RigError("symlink") }
    }
}
