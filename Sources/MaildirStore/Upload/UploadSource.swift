import Glibc
import Hashing
import Mail
import Synchronization

/// A message's file that is read twice: once to know its exact size and what identifies it, and once to be sent, piece by
/// piece. Renames in between do no harm. Holds a descriptor until it is dropped. May be used from any thread, one
/// at a time.
package final class UploadSource: Sendable {
    package let facts: MessageFacts

    private struct State: ~Copyable {
        var reader: WireFormReader
        var hasher = SHA256()
        var octets: UInt64 = 0
        /// Read and counted, and not given out yet.
        var held: [UInt8]?
        var hasBegun = false
    }

    private let path: String
    private let state: Mutex<State>

    /// Reads the file once.
    init(_ file: Descriptor, _ lineForm: LineForm, path: String) throws(SystemError) {
        self.path = path
        state = Mutex(State(reader: WireFormReader(file, lineForm)))
        facts = try state.withLock { (state) throws(SystemError) in
            let facts = try UploadSource.look(&state.reader)
            try state.reader.rewind()
            return facts
        }
    }

    /// Octets that ``next()`` gives in all.
    package var octets: UInt64 { facts.octets }

    /// The next piece, at most 128 KiB; `nil` after the last. The last one is given only when it is certain that all of
    /// them together are what was counted.
    ///
    /// - Throws: ``MaildirError/Kind/changed`` if the file has other contents by now: what was sent is to be given up.
    package func next() throws(MaildirError) -> [UInt8]? {
        do throws(SystemError) {
            return try state.withLock { (state) throws(SystemError) in try UploadSource.next(&state, facts) }
        } catch {
            guard error.code == ESTALE else { throw MaildirError(errno: error.code, "read", path) }
            throw MaildirError(
                .changed, path: path, message: "\(path) was changed by another program while it was read; run again")
        }
    }

    private static func next(_ state: inout State, _ facts: MessageFacts) throws(SystemError) -> [UInt8]? {
        if !state.hasBegun {
            state.hasBegun = true
            state.held = try read(&state, facts)
        }
        guard let piece = state.held else { return nil }
        state.held = try read(&state, facts)
        return piece
    }

    /// One piece further than what is given out, so that the end is known before the last piece is.
    private static func read(_ state: inout State, _ facts: MessageFacts) throws(SystemError) -> [UInt8]? {
        guard let piece = try state.reader.next() else {
            guard state.octets == facts.octets, state.hasher.finish() == facts.digest else { throw SystemError(ESTALE) }
            return nil
        }
        state.octets += UInt64(piece.count)
        guard state.octets <= facts.octets else { throw SystemError(ESTALE) }
        state.hasher.update(piece)
        return Array(piece)
    }

    /// Reads the whole file from where the reader stands.
    static func look(_ reader: inout WireFormReader) throws(SystemError) -> MessageFacts {
        var hasher = SHA256()
        var header = HeaderScanner()
        var octets: UInt64 = 0
        var hasNUL = false
        while let piece = try reader.next() {
            hasher.update(piece)
            header.take(piece)
            octets += UInt64(piece.count)
            if !hasNUL, let base = piece.baseAddress { hasNUL = memchr(base, 0, piece.count) != nil }
        }
        var status = stat()
        guard fstat(reader.file.raw, &status) == 0 else { throw SystemError.last }
        let (headerDigest, messageID) = header.finish()
        return MessageFacts(
            octets: octets, digest: hasher.finish(), headerDigest: headerDigest, messageID: messageID, hasNUL: hasNUL,
            modified: Int64(status.st_mtim.tv_sec), diskSize: UInt64(max(0, status.st_size)))
    }
}

extension MaildirFolder {
    /// Opens a message's file, also if others have renamed it since, and reads it once, so that it can be sent.
    /// Throws ``MaildirError/Kind/vanished`` if the file is gone.
    package func openForUpload(_ entry: MaildirEntry) throws(MaildirError) -> UploadSource {
        let file = try open(entry)
        do throws(SystemError) {
            return try UploadSource(file, entry.lineForm, path: "\(path)/\(entry.subdirectory.rawValue)/\(entry.fileName)")
        } catch {
            throw failure(error, "read", "\(entry.subdirectory.rawValue)/\(entry.fileName)")
        }
    }

    /// All that is known of a message from its file alone.
    /// Throws ``MaildirError/Kind/vanished`` if the file is gone.
    package func facts(of entry: MaildirEntry) throws(MaildirError) -> MessageFacts {
        var reader = WireFormReader(try open(entry), entry.lineForm)
        do throws(SystemError) {
            return try UploadSource.look(&reader)
        } catch {
            throw failure(error, "read", "\(entry.subdirectory.rawValue)/\(entry.fileName)")
        }
    }

    /// Digest and Message-ID of a message's header; reads no further than to its end.
    /// Throws ``MaildirError/Kind/vanished`` if the file is gone.
    package func header(of entry: MaildirEntry) throws(MaildirError) -> (digest: MessageDigest, messageID: String?) {
        var reader = WireFormReader(try open(entry), entry.lineForm)
        var header = HeaderScanner()
        do throws(SystemError) {
            while !header.isWhole, let piece = try reader.next() { header.take(piece) }
        } catch {
            throw failure(error, "read", "\(entry.subdirectory.rawValue)/\(entry.fileName)")
        }
        return header.finish()
    }
}
