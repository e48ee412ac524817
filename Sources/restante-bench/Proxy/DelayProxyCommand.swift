import ArgumentParser
import Glibc
import NIOCore
import NIOPosix

/// `restante-bench delay-proxy`: a longer way to a server, for a kernel that cannot make one.
struct DelayProxyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delay-proxy",
        abstract: "Delays every connection to a port of this machine by a fixed time each way.",
        discussion: """
            Prints the port it listens on, and when its standard input ends, a JSON object with the bytes and the \
            waits of each connection.
            Example: restante-bench delay-proxy --port 10993 --milliseconds 20
            """)

    @Option(help: "The port of the server on 127.0.0.1.")
    var port: Int

    @Option(help: "The port to listen on; 0 takes a free one.")
    var listen = 0

    @Option(help: "The delay of each direction.")
    var milliseconds = 20

    func run() async throws {
        let report = ProxyReport()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let proxy = DelayProxy(
            loop: group.next(), target: try SocketAddress(ipAddress: "127.0.0.1", port: port),
            delay: .milliseconds(Int64(milliseconds)), report: report)
        let listener = try await proxy.listen(port: listen)
        print("listening \(listener.localAddress?.port ?? 0)")
        fflush(nil)
        while readLine() != nil {}
        try await group.shutdownGracefully()
        print(report.json)
    }
}
