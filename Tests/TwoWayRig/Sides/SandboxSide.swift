import IMAPProtocol
import IMAPSandbox
import Mail
import TestRig

/// The account of a sandbox server.
package final class SandboxSide: ServerSide {
    package let server: SandboxServer
    package let port: Int
    package var account: SandboxAccount { server.account }
    package let name: String
    package var onlyMarks: Bool { !server.profile.capabilities.contains("UIDPLUS") }

    package init(_ name: String, profile: SandboxProfile, account: SandboxAccount = SandboxAccount()) throws {
        self.name = name
        server = SandboxServer(account: account, profile: profile)
        port = try server.start()
    }

    deinit { server.stop() }

    package func mailboxName(_ folder: String) throws -> MailboxName {
        guard let name = MailboxName(FolderName.path(folder), delimiter: account.delimiter) else {
            throw RigError("\(folder) cannot be a name on this server")
        }
        return name
    }

    private func uid(_ marker: String, _ folder: String) throws -> UIDSet {
        let found = account.mailbox(try mailboxName(folder))?.messages.filter { TestMail.marker(of: $0.body.bytes) == marker } ?? []
        guard let message = found.first(where: { !$0.flags.system.contains(.deleted) }) ?? found.first else { throw RigError("the server has no \(marker) in \(folder)") }
        return [message.uid]
    }

    package func look() throws -> [ServerFolder] {
        account.mailboxNames.compactMap { name in
            guard let mailbox = account.mailbox(name) else { return nil }
            let path = FolderName.text(FolderPath(name, delimiter: account.delimiter))
            let messages = mailbox.messages.map { message in
                let wire = message.body.bytes
                let item = Picture.Item(TestMail.marker(of: wire) ?? "?", message.flags, content: wire.hashValue)
                return ServerMessage(uid: message.uid.value, item: item, date: message.date.secondsSince1970, wire: wire)
            }
            return ServerFolder(
                path: path, isSelectable: mailbox.isSelectable, uidValidity: mailbox.uidValidity.value,
                highestModSeq: mailbox.highestModSeq.value, messages: messages)
        }
    }

    package func add(_ mail: TestMail, flags: MessageFlags, to folder: String) throws {
        let message = SandboxMessage(.stored(mail.wire), flags: flags, date: InternalDate(secondsSince1970: mail.date))
        guard account.append(message, to: try mailboxName(folder)) != nil else { throw RigError("the server has no \(folder)") }
    }

    package func changeFlags(of marker: String, in folder: String, adding: MessageFlags, removing: MessageFlags) throws {
        let name = try mailboxName(folder), uids = try uid(marker, folder)
        guard let uid = uids.first, let message = account.mailbox(name)?.message(uid) else { return }
        account.setFlags(message.flags.changed(adding: adding, removing: removing), of: uids, in: name)
    }

    package func expunge(_ marker: String, in folder: String) throws {
        account.expunge(try uid(marker, folder), in: try mailboxName(folder))
    }

    /// As a mail program does that expunges every folder.
    package func expungeMarked() {
        for name in account.mailboxNames {
            let marked = account.mailbox(name)?.messages.filter { $0.flags.system.contains(.deleted) }.map(\.uid) ?? []
            account.expunge(UIDSet(marked), in: name)
        }
    }

    package func move(_ marker: String, from folder: String, to target: String) throws {
        account.move(try uid(marker, folder), from: try mailboxName(folder), to: try mailboxName(target))
    }

    package func copy(_ marker: String, from folder: String, to target: String) throws {
        account.copy(try uid(marker, folder), from: try mailboxName(folder), to: try mailboxName(target))
    }

    package func createFolder(_ folder: String) throws {
        // As a server does that knows the folder's role by its name.
        account.createMailbox(try mailboxName(folder), attributes: folder == "Trash" ? ["\\Trash"] : [])
    }

    package func deleteFolder(_ folder: String) throws { account.deleteMailbox(try mailboxName(folder)) }

    package func renameFolder(_ folder: String, to newName: String) throws {
        account.renameMailbox(try mailboxName(folder), to: try mailboxName(newName))
    }

    package func changeUIDValidity(of folder: String) throws { account.changeUIDValidity(of: try mailboxName(folder)) }
}

extension MessageFlags {
    package func changed(adding: MessageFlags, removing: MessageFlags) -> MessageFlags {
        let keywords = Set(keywords).subtracting(removing.keywords).union(adding.keywords)
        return MessageFlags(system.subtracting(removing.system).union(adding.system), keywords: keywords)
    }
}
