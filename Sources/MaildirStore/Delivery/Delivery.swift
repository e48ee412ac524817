import Glibc
import Mail

/// One batch of messages on its way into one folder (Maildir-spec.md section 6). Nothing of it is in `cur` or `new` before
/// ``commit()``; a batch that is given up, by ``abandon()`` or by dropping it, leaves no file behind. For one thread.
package final class Delivery {
    let folder: MaildirFolder
    private var writer = BodyWriter()
    private var current: OpenBody?
    var written: [WrittenMessage] = []
    /// Keywords without a letter, by stable part.
    var overflow: [(message: String, keywords: [Keyword])] = []

    /// The message that is being written.
    private struct OpenBody {
        let name: UniqueName
        let stablePart: String
        let date: InternalDate?
        let flags: MessageFlags
        let file: Int32
    }

    init(folder: MaildirFolder) { self.folder = folder }

    deinit { abandon() }

    /// How many messages wait for the commit.
    package var count: Int { written.count }

    /// Writes a whole message, given as the pieces of its wire form.
    /// On an error nothing of this message remains; the others of the batch are as they were.
    package func write(
        name: UniqueName, pieces: [UnsafeRawBufferPointer], date: InternalDate?, flags: MessageFlags
    ) throws(MaildirError) -> WrittenMessage {
        try begin(name: name, date: date, flags: flags)
        for piece in pieces { try append(piece) }
        return try finish()
    }

    /// Writes a whole message that lies in one piece.
    package func write(
        name: UniqueName, body: UnsafeRawBufferPointer, date: InternalDate?, flags: MessageFlags
    ) throws(MaildirError) -> WrittenMessage {
        try begin(name: name, date: date, flags: flags)
        try append(body)
        return try finish()
    }

    /// Begins a message that comes piece by piece. One that was begun before and not finished is cancelled.
    package func begin(name: UniqueName, date: InternalDate?, flags: MessageFlags) throws(MaildirError) {
        cancel()
        let stablePart = name.description
        var file = create(stablePart)
        if file < 0, errno == EEXIST {
            // Left by a run that died: nobody else makes files of this name.
            unlinkat(folder.tmp.raw, stablePart, 0)
            file = create(stablePart)
        }
        guard file >= 0 else { throw folder.failure(SystemError.last, "create", "tmp/" + stablePart) }
        current = OpenBody(name: name, stablePart: stablePart, date: date, flags: flags, file: file)
        writer.begin(file)
    }

    /// The next bytes of the wire form of the message that was begun. On an error it is cancelled.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(MaildirError) {
        guard let current else { return }
        do {
            try writer.append(bytes)
        } catch {
            cancel()
            throw folder.failure(error, "write", "tmp/" + current.stablePart)
        }
    }

    /// Ends the message that was begun. On an error it is cancelled.
    package func finish() throws(MaildirError) -> WrittenMessage {
        guard let current else {
            throw MaildirError(.invalidName, path: folder.path, message: "no message was begun in \(folder.path)")
        }
        let body: BodyWriter.Result
        do throws(SystemError) {
            body = try writer.finish()
            setDate(current)
            self.current = nil
            if close(current.file) != 0 { throw SystemError.last }
        } catch {
            discard(current)
            throw folder.failure(error, "write", "tmp/" + current.stablePart)
        }
        do throws(MaildirError) {
            let message = try place(current, body)
            written.append(message)
            return message
        } catch {
            discard(current)
            throw error
        }
    }

    /// Ends the message that was begun, of which only now is known what it is: a server may tell a message's UID and
    /// flags after its body. On an error it is cancelled.
    package func finish(
        as name: UniqueName, date: InternalDate?, flags: MessageFlags
    ) throws(MaildirError) -> WrittenMessage {
        guard let open = current else { return try finish() }
        let stablePart = name.description
        if stablePart != open.stablePart, renameat(folder.tmp.raw, open.stablePart, folder.tmp.raw, stablePart) != 0 {
            let failure = folder.failure(SystemError.last, "rename", "tmp/" + open.stablePart)
            cancel()
            throw failure
        }
        current = OpenBody(name: name, stablePart: stablePart, date: date, flags: flags, file: open.file)
        return try finish()
    }

    /// Gives up the message that was begun, if any; the others of the batch stay.
    package func cancel() {
        guard let current else { return }
        discard(current)
    }

    /// Removes a message's file from `tmp`, and closes it if it is still open.
    private func discard(_ body: OpenBody) {
        if current != nil { close(body.file) }
        current = nil
        unlinkat(folder.tmp.raw, body.stablePart, 0)
    }

    /// Gives up the batch and removes its files from `tmp`.
    package func abandon() {
        cancel()
        for message in written { unlinkat(folder.tmp.raw, message.name.description, 0) }
        written.removeAll()
        overflow.removeAll()
    }

    private func create(_ name: String) -> Int32 {
        openat(folder.tmp.raw, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }

    /// The modification time becomes the INTERNALDATE. A file system that cannot hold it keeps its own: the index
    /// has the date as well.
    private func setDate(_ body: OpenBody) {
        guard let date = body.date else { return }
        let omit = 0x3FFF_FFFE  // UTIME_OMIT, which the Glibc module does not show
        let times = [timespec(tv_sec: 0, tv_nsec: omit), timespec(tv_sec: Int(date.secondsSince1970), tv_nsec: 0)]
        _ = futimens(body.file, times)
    }

    /// Chooses the final name.
    private func place(_ open: OpenBody, _ body: BodyWriter.Result) throws(MaildirError) -> WrittenMessage {
        var base = open.stablePart
        base += ",S="
        base += String(body.diskSize)
        switch body.lineForm {
        case .crlf:
            base += ",W="
            base += String(body.wireSize)
        case .verbatim: base += ",L=v"
        }
        var fileName = base
        var subdirectory = Subdirectory.new
        if open.flags != .none {
            let (letters, rest) = try folder.letters(for: open.flags)
            if !rest.isEmpty { overflow.append((open.stablePart, rest)) }
            fileName += ":2,"
            fileName += letters.text
            subdirectory = .cur
        }
        return WrittenMessage(
            name: open.name, digest: body.digest, wireSize: body.wireSize, diskSize: body.diskSize, lineForm: body.lineForm,
            baseName: base, subdirectory: subdirectory, fileName: fileName)
    }
}
