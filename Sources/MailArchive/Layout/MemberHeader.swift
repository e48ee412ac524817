/// The tar headers of an archive's members: the writer makes them, the verifier expects them.
enum MemberHeader {
    /// Of a message that is a file of its own; its time is the INTERNALDATE.
    static func message(_ path: String, _ message: StoredMessage) -> [UInt8] {
        TarHeader(path: path, size: message.storedSize, modified: message.date?.secondsSince1970 ?? ArchiveWriter.epoch).encoded()
    }

    /// Of anything else.
    static func small(_ path: String, size: UInt64) -> [UInt8] {
        TarHeader(path: path, size: size, modified: ArchiveWriter.epoch).encoded()
    }

    static func directory(_ directory: String) -> [UInt8] {
        TarHeader(path: "\(MailPath.root)/\(directory)/", kind: .directory, modified: ArchiveWriter.epoch).encoded()
    }
}
