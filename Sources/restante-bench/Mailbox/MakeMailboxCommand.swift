import ArgumentParser

/// `restante-bench make-mailbox`: a mailbox made from a seed, as a Maildir++ tree that Dovecot serves.
struct MakeMailboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-mailbox",
        abstract: "Writes a mailbox as a Maildir++ tree.",
        discussion: "Example: restante-bench make-mailbox /dev/shm/mail --messages 20000 --folders 10")

    @Argument(help: "The directory to write into; made if need be.")
    var root: String

    @Option(help: "How many messages.")
    var messages = 1_000

    @Option(help: "How many folders, INBOX among them.")
    var folders = 10

    @Option(help: "Mean size of a message in bytes.")
    var meanSize = 8_000

    @Option(help: "Spread of the log-normal sizes; 0 makes all of one size.")
    var sigma = 1.0

    @Option(help: "How many different words; a few dozen when left out.")
    var vocabulary = 0

    @Option(help: "The same seed makes the same mailbox.")
    var seed: UInt64 = 1

    @Flag(help: "Makes each text and attachment anew, instead of cutting them from a few megabytes; half the texts quote another.")
    var fresh = false

    @Flag(help: "Puts folders below each other: areas that hold topics.")
    var nested = false

    func validate() throws {
        guard messages >= 0, folders > 0, vocabulary >= 0, meanSize > 0, sigma >= 0 else {
            throw ValidationError("Counts and sizes must be positive.")
        }
    }

    func run() throws {
        let tree = MaildirTree(root: root)
        let paths = (0..<folders).map(folderPath)
        for path in paths { try tree.makeFolder(path) }
        var generator = SeededGenerator(seed: seed)
        var maker = MessageMaker(seed: seed, vocabulary: vocabulary, isFresh: fresh)
        var octets = 0
        for number in 0..<messages {
            let time = Self.firstTime + number * 3_600
            // No message is larger than 200 times the mean, so that one draw does not decide a measurement.
            let size = min(generator.logNormal(mean: Double(meanSize), sigma: sigma), Double(meanSize) * 200)
            let message = maker.make(number: number, time: time, octets: Int(size), in: number % paths.count)
            let flags = Self.flagSets[Int.random(in: 0..<Self.flagSets.count, using: &generator)]
            try tree.store(message, number: number, time: time, flags: flags, in: paths[number % paths.count])
            octets += message.count
        }
        print(#"{"messages":\#(messages),"folders":\#(folders),"octets":\#(octets)}"#)
    }

    /// 1 January 2010; a message follows each hour.
    private static let firstTime = 1_262_304_000

    /// Most mail is read, some answered or flagged.
    private static let flagSets = ["S", "S", "S", "S", "RS", "FS", "", "FRS", "S", "RS"]

    private func folderPath(_ index: Int) -> String {
        guard index > 0 else { return "INBOX" }
        guard nested else { return "Folder \(index)" }
        let area = "Area \((index - 1) / Self.foldersInArea + 1)"
        let topic = (index - 1) % Self.foldersInArea
        return topic == 0 ? area : "\(area)/Topic \(topic)"
    }

    private static let foldersInArea = 20
}
