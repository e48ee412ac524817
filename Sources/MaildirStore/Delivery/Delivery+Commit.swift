import Glibc

extension Delivery {
    /// Gives every message of the batch its place, for good: when this returns they are held. After an error nothing of
    /// the batch is in `cur`, `new` or `tmp`.
    package func commit() throws(MaildirError) { try Delivery.commit([self]) }

    /// Commits batches of several folders of one store together, for the price of one sync of the file system.
    package static func commit(_ deliveries: [Delivery]) throws(MaildirError) {
        let deliveries = deliveries.filter { !$0.written.isEmpty }
        var renamed: [(delivery: Delivery, count: Int)] = []
        do {
            for delivery in deliveries {
                delivery.cancel()
                try delivery.folder.appendOverflow(delivery.overflow)
            }
            try syncFiles(deliveries)
            for delivery in deliveries {
                renamed.append((delivery, 0))
                try delivery.renameAll { renamed[renamed.count - 1].count = $0 }
            }
            for delivery in deliveries { try delivery.syncDirectories() }
        } catch {
            for (delivery, count) in renamed { delivery.takeBack(count) }
            for delivery in deliveries { delivery.abandon() }
            throw error
        }
        for delivery in deliveries {
            delivery.written.removeAll(keepingCapacity: true)
            delivery.overflow.removeAll()
        }
    }

    /// Up to this many files are synced one by one, which does not wait for what other programs have written.
    private static let syncedOneByOne = 4

    private static func syncFiles(_ deliveries: [Delivery]) throws(MaildirError) {
        let durable = deliveries.filter { $0.folder.durability == .durable }
        let isFew = durable.reduce(0) { $0 + $1.written.count } <= syncedOneByOne
        var synced: Set<UInt64> = []
        for delivery in durable {
            if isFew {
                try delivery.syncEach()
            } else if !synced.contains(delivery.folder.device) {
                if try delivery.syncFileSystem() { synced.insert(delivery.folder.device) } else { try delivery.syncEach() }
            }
        }
    }

    private func syncEach() throws(MaildirError) {
        for message in written {
            let name = message.name.description
            do {
                try Syncing.file(name, in: folder.tmp.raw)
            } catch {
                throw folder.failure(error, "sync", "tmp/" + name)
            }
        }
    }

    private func syncFileSystem() throws(MaildirError) -> Bool {
        do {
            return try Syncing.fileSystem(folder.tmp.raw)
        } catch {
            throw folder.failure(error, "sync", "tmp")
        }
    }

    /// Reports after each rename how many there have been.
    private func renameAll(_ report: (Int) -> Void) throws(MaildirError) {
        for index in written.indices {
            guard rename(written[index]) else {
                let message = written[index]
                throw folder.failure(SystemError.last, "deliver", "\(message.subdirectory.rawValue)/\(message.fileName)")
            }
            report(index + 1)
        }
    }

    private func rename(_ message: borrowing WrittenMessage) -> Bool {
        oldNameText.begin(message.name)
        nameText.begin(base: message.baseName)
        if let letters = message.letters { nameText.append(letters) }
        let target = folder.descriptor(message.subdirectory)
        return renameat(folder.tmp.raw, oldNameText.cString, target, nameText.cString) == 0
    }

    private func syncDirectories() throws(MaildirError) {
        guard folder.durability == .durable else { return }
        for subdirectory in Set(written.map(\.subdirectory)) { try folder.sync(subdirectory) }
    }

    /// Removes what was renamed before the batch failed.
    private func takeBack(_ count: Int) {
        for message in written.prefix(count) { unlinkat(folder.descriptor(message.subdirectory), message.fileName, 0) }
    }
}
