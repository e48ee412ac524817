import Glibc
import Mail

/// One batch of messages on its way into one folder (Maildir-spec.md section 6). Nothing of it is in `cur` or `new` before
/// ``commit()``; a batch that is given up, by ``abandon()`` or by dropping it, leaves no file behind. For one thread.
package final class Delivery {
    let folder: MaildirFolder
    private var writer = BodyWriter()
    private var current: OpenBody?
    /// The name of the message that is being written or renamed, and at its renaming the old one.
    var nameText = NameText()
    var oldNameText = NameText()
    var written: [WrittenMessage] = []
    /// Keywords without a letter, by stable part.
    var overflow: [(message: String, keywords: [Keyword])] = []

    /// The message that is being written.
    private struct OpenBody {
        let name: UniqueName
        let date: InternalDate?
        let flags: MessageFlags
        let file: Int32

        /// For messages to the user.
        var place: String { "tmp/" + name.description }
    }

    init(folder: MaildirFolder) { self.folder = folder }

    deinit { abandon() }

    /// Whether a commit waits for the disk.
    package var isDurable: Bool { folder.durability == .durable }

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
        nameText.begin(name)
        var file = create(nameText.cString)
        if file < 0, errno == EEXIST {
            // Left by a run that died: nobody else makes files of this name.
            unlinkat(folder.tmp.raw, nameText.cString, 0)
            file = create(nameText.cString)
        }
        guard file >= 0 else { throw folder.failure(SystemError.last, "create", "tmp/" + name.description) }
        current = OpenBody(name: name, date: date, flags: flags, file: file)
        writer.begin(file)
    }

    /// The next bytes of the wire form of the message that was begun. On an error it is cancelled.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(MaildirError) {
        guard current != nil else { return }
        do {
            try writer.append(bytes)
        } catch {
            let place = current?.place ?? "tmp"
            cancel()
            throw folder.failure(error, "write", place)
        }
    }

    /// Ends the message that was begun. On an error it is cancelled.
    package func finish() throws(MaildirError) -> WrittenMessage {
        guard let open = current.take() else {
            throw MaildirError(.invalidName, path: folder.path, message: "no message was begun in \(folder.path)")
        }
        let body: BodyWriter.Result
        do throws(SystemError) {
            body = try finishBody(open)
        } catch {
            remove(open.name)
            throw folder.failure(error, "write", open.place)
        }
        do throws(MaildirError) {
            let message = try place(open, body)
            written.append(message)
            return message
        } catch {
            remove(open.name)
            throw error
        }
    }

    /// Closes the file in any case.
    private func finishBody(_ open: OpenBody) throws(SystemError) -> BodyWriter.Result {
        let body: BodyWriter.Result
        do {
            body = try writer.finish()
        } catch {
            close(open.file)
            throw error
        }
        setDate(open)
        guard close(open.file) == 0 else { throw SystemError.last }
        return body
    }

    /// Ends the message that was begun, of which only now is known what it is: a server may tell a message's UID and
    /// flags after its body. On an error it is cancelled.
    package func finish(
        as name: UniqueName, date: InternalDate?, flags: MessageFlags
    ) throws(MaildirError) -> WrittenMessage {
        guard let open = current else { return try finish() }
        if name != open.name {
            oldNameText.begin(open.name)
            nameText.begin(name)
            guard renameat(folder.tmp.raw, oldNameText.cString, folder.tmp.raw, nameText.cString) == 0 else {
                let failure = folder.failure(SystemError.last, "rename", open.place)
                cancel()
                throw failure
            }
        }
        current = OpenBody(name: name, date: date, flags: flags, file: open.file)
        return try finish()
    }

    /// Gives up the message that was begun, if any; the others of the batch stay.
    package func cancel() {
        guard let open = current.take() else { return }
        close(open.file)
        remove(open.name)
    }

    /// Takes a message out of the batch again: it is not to be stored after all.
    package func discard(_ name: UniqueName) {
        guard let index = written.lastIndex(where: { $0.name == name }) else { return }
        written.remove(at: index)
        overflow.removeAll { $0.message == name.description }
        remove(name)
    }

    /// Removes a message's file from `tmp`.
    private func remove(_ name: UniqueName) { unlinkat(folder.tmp.raw, name.description, 0) }

    /// Gives up the batch and removes its files from `tmp`.
    package func abandon() {
        cancel()
        for message in written { remove(message.name) }
        written.removeAll()
        overflow.removeAll()
    }

    private func create(_ name: UnsafePointer<CChar>) -> Int32 {
        openat(folder.tmp.raw, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }

    /// The modification time becomes the INTERNALDATE. A file system that cannot hold it keeps its own: the index
    /// has the date as well.
    private func setDate(_ body: OpenBody) {
        guard let date = body.date else { return }
        let omit = 0x3FFF_FFFE  // UTIME_OMIT, which the Glibc module does not show
        var times = (timespec(tv_sec: 0, tv_nsec: omit), timespec(tv_sec: Int(date.secondsSince1970), tv_nsec: 0))
        withUnsafeBytes(of: &times) { _ = futimens(body.file, $0.baseAddress?.assumingMemoryBound(to: timespec.self)) }
    }

    /// Chooses the final name.
    private func place(_ open: OpenBody, _ body: BodyWriter.Result) throws(MaildirError) -> WrittenMessage {
        nameText.begin(open.name)
        nameText.append(",S=")
        nameText.append(body.diskSize)
        switch body.lineForm {
        case .crlf:
            nameText.append(",W=")
            nameText.append(body.wireSize)
        case .verbatim: nameText.append(",L=v")
        }
        var letters: InfoLetters?
        if open.flags != .none {
            let (known, rest) = try folder.letters(for: open.flags)
            if !rest.isEmpty { overflow.append((open.name.description, rest)) }
            letters = known
        }
        return WrittenMessage(
            name: open.name, digest: body.digest, wireSize: body.wireSize, diskSize: body.diskSize, lineForm: body.lineForm,
            baseName: nameText.text, letters: letters)
    }
}
