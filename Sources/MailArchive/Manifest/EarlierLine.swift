import Mail

/// A message that an earlier archive of the chain holds: a line of `earlier.jsonl`.
struct EarlierLine: Hashable {
    let digest: MessageDigest
    let folder: FolderPath
    /// The sequence number of that archive.
    let archive: UInt64

    /// With its line feed.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.field("sha256", digest.description)
            $0.field("archive", archive)
            $0.folder(folder)
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    init(digest: MessageDigest, folder: FolderPath, archive: UInt64) {
        self.digest = digest
        self.folder = folder
        self.archive = archive
    }

    init?(parsing bytes: [UInt8]) {
        guard let value = JSONValue(parsing: bytes), let folder = FolderPath(json: value), let archive = value["archive"]?.number,
            let digest = value["sha256"]?.text.flatMap(MessageDigest.init(hexadecimal:))
        else { return nil }
        self.init(digest: digest, folder: folder, archive: archive)
    }
}
