import ArgumentParser
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// `restante-bench drain`: asks for every body and throws it away, so that the time it takes is the server's own.
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Fetches every message on N connections and keeps nothing.",
        discussion: "Example: restante-bench drain --port 10993 --user me --password-file secret --ca ca.pem")

    @Option(help: "The server.")
    var host = "localhost"

    @Option(help: "Its port.")
    var port: Int

    @Option(help: "The user name.")
    var user: String

    @Option(help: "A file that holds the password on its first line.")
    var passwordFile: String

    @Option(help: "The trust anchor in PEM; without it the connection is not encrypted.")
    var ca: String?

    @Option(help: "How many connections share out the folders.")
    var connections = 2

    func validate() throws {
        guard connections > 0 else { throw ValidationError("At least one connection is needed.") }
    }

    func run() async throws {
        let password = try Self.firstLine(of: passwordFile)
        let tls = try ca.map(Self.tlsContext)
        let tickets = FolderTickets()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: min(connections, System.coreCount))
        let start = ContinuousClock.now
        let tally = try await withThrowingTaskGroup(of: DrainTally.self) { tasks in
            for _ in 0..<connections {
                tasks.addTask { try await drain(password: password, tls: tls, tickets: tickets, on: group) }
            }
            return try await tasks.reduce(DrainTally(), +)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try await group.shutdownGracefully()
        print(
            #"{"seconds":\#(seconds),"folders":\#(tally.folders),"messages":\#(tally.messages),"#
                + #""bodyOctets":\#(tally.bodyOctets),"octets":\#(tally.octets)}"#)
    }

    private func drain(
        password: String, tls: NIOSSLContext?, tickets: FolderTickets, on group: MultiThreadedEventLoopGroup
    ) async throws -> DrainTally {
        let loop = group.next()
        let finished = loop.makePromise(of: DrainTally.self)
        let dialogue = DrainDialogue(user: user, password: password, tickets: tickets)
        let channel = ClientBootstrap(group: loop)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 128 << 10))
            .channelInitializer { [host] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: tls, serverHostname: host))
                    }
                    try channel.pipeline.syncOperations.addHandler(DrainHandler(dialogue: dialogue, finished: finished))
                }
            }
            .connect(host: host, port: port)
        channel.whenFailure { finished.fail($0) }
        return try await finished.futureResult.get()
    }

    private static func tlsContext(_ ca: String) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(ca)
        return try NIOSSLContext(configuration: configuration)
    }

    private static func firstLine(of path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw BenchError.system("cannot read \(path)") }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 1_024)
        guard fgets(&text, Int32(text.count), file) != nil else { throw BenchError("\(path) is empty") }
        return String(decoding: text.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
