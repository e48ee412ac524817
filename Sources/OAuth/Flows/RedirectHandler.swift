import NIOCore
import NIOHTTP1

/// Answers one request and closes the connection. No connection lives longer than ten seconds.
final class RedirectHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let judge: RedirectJudge
    private let deliver: @Sendable (RedirectJudge.Outcome) -> Void
    private var isAnswered = false

    init(judge: RedirectJudge, deliver: @escaping @Sendable (RedirectJudge.Outcome) -> Void) {
        self.judge = judge
        self.deliver = deliver
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // The headers are enough: a GET has no body, and all else is turned away.
        guard case .head(let head) = unwrapInboundIn(data), !isAnswered else { return }
        isAnswered = true
        let verdict = judge.judge(
            method: head.method.rawValue, target: head.uri, hostHeader: head.headers.first(name: "host"),
            port: context.channel.localAddress?.port ?? 0, isPrefetch: isPrefetch(head))
        write(verdict, head.version, context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// The outcome is told only when the page is out, since the program may end right after.
    private func write(_ verdict: RedirectJudge.Verdict, _ version: HTTPVersion, _ context: ChannelHandlerContext) {
        let body = ByteBuffer(string: verdict.page.html)
        var headers = HTTPHeaders(RedirectPage.headers)
        headers.add(name: "Content-Length", value: "\(body.readableBytes)")
        let head = HTTPResponseHead(version: version, status: .init(statusCode: verdict.page.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let (channel, deliver, outcome) = (context.channel, deliver, verdict.outcome)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            if let outcome { deliver(outcome) }
            channel.close(promise: nil)
        }
    }

    private func isPrefetch(_ head: HTTPRequestHead) -> Bool {
        ["purpose", "sec-purpose", "x-moz"].contains { name in
            head.headers.first(name: name)?.lowercased().contains("prefetch") ?? false
        }
    }
}
