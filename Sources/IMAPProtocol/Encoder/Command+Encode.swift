import Mail
import NIOCore

extension Command {
    /// The command's bytes, passwords included. `tag` is not written for ``done``, which has none.
    package func encode(tag: String, options: EncodingOptions = EncodingOptions()) -> EncodedCommand {
        var writer = CommandWriter(literals: options.literals)
        if self != .done {
            writer.atom(tag)
            writer.raw(" ")
        }
        writer.raw(name)
        writeArguments(to: &writer, options: options)
        return writer.finish()
    }

    private func writeArguments(to writer: inout CommandWriter, options: EncodingOptions) {
        switch self {
        case .capability, .noop, .logout, .startTLS, .compressDeflate, .namespace, .idle, .done: break
        case .unselect, .close, .expunge: break
        case .id(let fields): writer.identification(fields)
        case .authenticate(let mechanism, let response):
            writer.authenticate(mechanism, response, onOneLine: options.initialResponse)
        case .login(let user, let password): writer.login(user, password)
        case .enable(let names): names.forEach { writer.word(atom: $0) }
        case .list(let request): writer.list(request)
        case .lsub(let reference, let pattern): writer.words(strings: [reference, pattern])
        case .status(let name, let items): writer.status(name, items)
        case .select(let name, let parameters), .examine(let name, let parameters): writer.select(name, parameters)
        case .create(let name, let role): writer.create(name, role)
        case .delete(let name), .subscribe(let name), .unsubscribe(let name), .getQuotaRoot(let name):
            writer.word(mailbox: name)
        case .rename(let name, let newName):
            writer.word(mailbox: name)
            writer.word(mailbox: newName)
        case .append(let messages, let name): writer.append(messages, to: name)
        case .notify(let request): writer.notify(request)
        case .uidExpunge(let uids): writer.raw(" " + uids.description)
        case .search(let request), .uidSearch(let request): writer.search(request)
        case .fetch(let set, let items, let modifiers), .uidFetch(let set, let items, let modifiers):
            writer.fetch(set, items, modifiers)
        case .uidStore(let set, let change): writer.store(set, change)
        case .uidCopy(let set, let name), .uidMove(let set, let name):
            writer.raw(" " + set.description)
            writer.word(mailbox: name)
        }
    }
}

extension CommandWriter {
    fileprivate mutating func word(atom text: String) {
        raw(" ")
        atom(text)
    }

    fileprivate mutating func word(mailbox name: MailboxName) {
        raw(" ")
        mailbox(name)
    }

    fileprivate mutating func words(strings: [String]) {
        for text in strings {
            raw(" ")
            string(text)
        }
    }
}
