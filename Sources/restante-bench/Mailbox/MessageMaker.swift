import Glibc

/// Makes messages that look like mail: the usual headers, prose, and for a large one an attachment in Base64.
/// Lines end with LF, as they lie in a Maildir.
struct MessageMaker {
    /// Above this size the rest of a message is an attachment.
    private static let proseLimit = 24_000
    private static let boundary = "=_restante_bench_boundary"

    private var generator: SeededGenerator
    private let prose: LinePool
    private let attachment: LinePool
    /// Texts and attachments that are made for each message, instead of those cut from what is ready.
    private var fresh: Correspondence?

    /// - Parameters:
    ///   - vocabulary: see ``LinePool/prose(octets:vocabulary:using:)``.
    ///   - isFresh: nothing comes twice, but what ``Correspondence`` quotes: slower, for what depends on how mail repeats itself.
    init(seed: UInt64, vocabulary: Int = 0, isFresh: Bool = false) {
        generator = SeededGenerator(seed: seed)
        prose = .prose(octets: vocabulary > 0 && !isFresh ? 16 << 20 : 1 << 20, vocabulary: vocabulary, using: &generator)
        attachment = .base64(octets: 1 << 20, using: &generator)
        fresh = isFresh ? Correspondence(vocabulary: vocabulary) : nil
    }

    /// A message of about `octets` bytes, never shorter than its headers. `time` is in seconds since 1970.
    mutating func make(number: Int, time: Int, octets: Int, in folder: Int) -> [UInt8] {
        let isLarge = octets > Self.proseLimit
        var message = Array(header(number: number, time: time, isMultipart: isLarge).utf8)
        message.reserveCapacity(octets + 256)
        guard isLarge else {
            appendText(octets: max(octets - message.count, 40), to: &message, in: folder)
            return message
        }
        message += "--\(Self.boundary)\nContent-Type: text/plain; charset=utf-8\n\n".utf8
        appendText(octets: 2_000, to: &message, in: folder)
        message +=
            """
            --\(Self.boundary)
            Content-Type: application/octet-stream; name="figures-\(number).bin"
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename="figures-\(number).bin"\n\n
            """.utf8
        appendAttachment(octets: max(octets - message.count, 77), to: &message)
        message += "--\(Self.boundary)--\n".utf8
        return message
    }

    private mutating func appendText(octets: Int, to message: inout [UInt8], in folder: Int) {
        guard fresh != nil else { return prose.append(octets: octets, to: &message, using: &generator) }
        fresh?.append(octets: octets, to: &message, in: folder, using: &generator)
    }

    private mutating func appendAttachment(octets: Int, to message: inout [UInt8]) {
        guard fresh == nil else { return LinePool.appendBase64(octets: octets, to: &message, using: &generator) }
        attachment.append(octets: octets, to: &message, using: &generator)
    }

    private mutating func header(number: Int, time: Int, isMultipart: Bool) -> String {
        let date = Self.date(time)
        let identity = String(generator.next(), radix: 36)
        let type = isMultipart ? "multipart/mixed; boundary=\"\(Self.boundary)\"" : "text/plain; charset=utf-8"
        return """
            Return-Path: <sender\(number % 97)@example.org>
            Received: from relay.example.org (relay.example.org [192.0.2.17])
            \tby mx.example.net with ESMTPS id \(identity)
            \tfor <owner@example.net>; \(date)
            Received: from desk\(number % 31).example.org ([192.0.2.\(number % 250)])
            \tby relay.example.org with ESMTPSA; \(date)
            Message-ID: <\(identity).\(number)@example.org>
            Date: \(date)
            From: "Sender Number \(number % 97)" <sender\(number % 97)@example.org>
            To: "The Owner" <owner@example.net>
            Subject: Message \(number) about the plan for next week
            MIME-Version: 1.0
            Content-Type: \(type)\n\n
            """
    }

    /// The date as RFC 5322, section 3.3 writes it, in UTC.
    private static func date(_ time: Int) -> String {
        var seconds = time_t(time)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 64)
        strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S +0000", &parts)
        return text.withUnsafeBufferPointer {
            String(decoding: $0.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}
