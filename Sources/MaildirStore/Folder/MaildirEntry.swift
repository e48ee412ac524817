import Mail

/// A message's file as it was seen in a folder.
package struct MaildirEntry: Sendable, Hashable {
    package let subdirectory: Subdirectory
    /// The full name, with info.
    package let fileName: String
    /// Of the directory entry, without asking the file: two entries of one inode are one file.
    package let inode: UInt64
    /// System flags and keywords, `$Forwarded` included if `P` or its keyword letter is there.
    package let flags: MessageFlags
    /// Whether only one of `P` and the letter of `$Forwarded` is there; see ``flags(lastAgreed:)``.
    package let isForwardedDisputed: Bool

    /// All before the info: the message's identity in this folder whatever its flags.
    package var baseName: Substring { FileName(fileName).base }

    /// The stable part, if Restante made the name.
    package var uniqueName: UniqueName? { UniqueName(fileName: fileName) }

    package var lineForm: LineForm { FileName.lineForm(base: baseName) }

    /// Bytes of the file according to its name (`S=`); others may have written it.
    package var namedDiskSize: UInt64? { FileName.size(UInt8(ascii: "S"), base: baseName) }

    /// Bytes of the wire form according to the name (`W=`).
    package var namedWireSize: UInt64? { FileName.size(UInt8(ascii: "W"), base: baseName) }

    /// The flags, where it is known what they were when both sides last agreed (Maildir-spec.md 5.2). An entry that is disputed
    /// must then be given to ``MaildirFolder/setFlags(_:_:)``, or the same dispute is found again.
    package func flags(lastAgreed: MessageFlags) -> MessageFlags {
        guard isForwardedDisputed, lastAgreed.keywords.contains(.forwarded) else { return flags }
        return MessageFlags(flags.system, keywords: flags.keywords.filter { $0 != .forwarded })
    }
}

extension Keyword {
    /// The keyword for which Maildir has the letter `P`.
    static let forwarded = Keyword("$Forwarded")
}
