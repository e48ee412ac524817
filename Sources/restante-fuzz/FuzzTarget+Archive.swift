import Glibc

extension FuzzTarget {
    /// Archives whose file is changed: most changes are noticed by the checks of xz.
    static let archive = FuzzTarget(
        name: "archive", corpus: ArchiveSample.all.map(\.bytes),
        tokens: ["\u{FD}7zXZ\0", "YZ", String(repeating: "\0", count: 16)]
    ) { stream, _ in ArchiveProbe.shared.complaint(about: stream) }

    /// Archives whose content is changed before it is packed, as one who means harm would make them.
    static let archiveContent = FuzzTarget(
        name: "archive-content", corpus: ArchiveSample.all.map(\.content),
        tokens: [
            "../", "/etc/passwd", "mail/", "manifest.json", "manifest.jsonl", "\"offset\":", "\"length\":", "\"number\":",
            "\"folder\":\"",
            "\"levels\":[\"..\"]", "\"directory\":\"../up\"", "18446744073709551615", "99999999999", "\u{0}ustar\u{0}00",
            "\n{}\n", "[[[[[[[[",
        ]
    ) { stream, mutator in
        guard let packed = ArchiveSample.pack(stream, cuts: 1 + mutator.pick(below: 4)) else { return "it cannot be packed" }
        return ArchiveProbe.shared.complaint(about: packed)
    }
}
