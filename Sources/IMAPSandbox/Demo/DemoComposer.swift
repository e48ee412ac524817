import Mail

/// Puts a message together as a mail program would: header, text in one of several forms, now and then attachments.
/// The same seed gives the same bytes.
struct DemoComposer {
    private var generator: SeededGenerator
    private var serial = 0

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// - Parameter date: when it was written, and almost when it arrived.
    mutating func message(in folder: DemoFolder, secondsSince1970 date: Int64) -> [UInt8] {
        serial += 1
        let other = pick(folder.topic.people)
        let (from, to) = folder.isOwn ? (DemoTopic.owner, other) : (other, DemoTopic.owner)
        var header = [
            "Return-Path: <\(from.address)>",
            "Received: from mx.example.net by mail.example.org with ESMTPS id \(String(generator.next(), radix: 36));\r\n\t"
                + RFC5322Date.text(secondsSince1970: date + 2),
            "From: \(DemoHeader.phrase(from.name)) <\(from.address)>",
            "To: \(DemoHeader.phrase(to.name)) <\(to.address)>",
            "Subject: \(DemoHeader.text(pick(folder.topic.subjects)))",
            "Date: \(RFC5322Date.text(secondsSince1970: date))",
            "Message-ID: <demo.\(serial).\(String(generator.next(), radix: 36))@example.org>",
        ]
        if serial > 1, generator.next() % 4 == 0 { header.append("In-Reply-To: <demo.\(serial - 1).reply@example.org>") }
        let body = entity(folder.topic)
        return Array((header + ["MIME-Version: 1.0"] + body.header).joined(separator: "\r\n").utf8) + [13, 10, 13, 10]
            + body.bytes
    }

    private mutating func pick<Element>(_ list: [Element]) -> Element {
        list[Int(generator.next() % UInt64(list.count))]
    }

    /// A part of a message, or all of it: its own header lines and its bytes.
    private struct Entity {
        let header: [String]
        let bytes: [UInt8]
    }

    private mutating func entity(_ topic: DemoTopic) -> Entity {
        let text = paragraphs(topic)
        switch generator.next() % 5 {
        case 0 where !topic.attachments.isEmpty:
            return multipart("mixed", [plain(text)] + [attachment(pick(topic.attachments))])
        case 1 where !topic.attachments.isEmpty:
            let alternative = multipart("alternative", [plain(text), html(text)])
            return multipart("mixed", [alternative, attachment(pick(topic.attachments)), attachment(pick(topic.attachments))])
        case 2: return multipart("alternative", [plain(text), html(text)])
        default: return plain(text)
        }
    }

    private mutating func paragraphs(_ topic: DemoTopic) -> [String] {
        (0..<1 + generator.next() % 6).map { _ in
            (0..<1 + generator.next() % 5).map { _ in pick(topic.sentences) }.joined(separator: " ")
        }
    }

    private func plain(_ paragraphs: [String]) -> Entity {
        let text = paragraphs.joined(separator: "\r\n\r\n") + "\r\n"
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        return Entity(
            header: [
                "Content-Type: text/plain; charset=\(isASCII ? "us-ascii" : "utf-8")",
                "Content-Transfer-Encoding: \(isASCII ? "7bit" : "8bit")",
            ],
            bytes: Array(text.utf8))
    }

    private func html(_ paragraphs: [String]) -> Entity {
        let text = "<html><body>\r\n" + paragraphs.map { "<p>\($0)</p>\r\n" }.joined() + "</body></html>\r\n"
        return Entity(
            header: ["Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64"],
            bytes: DemoHeader.base64Lines(Array(text.utf8)))
    }

    private mutating func attachment(_ name: String) -> Entity {
        let octets = 500 + Int(generator.next() % 12_000)
        let data = (0..<octets).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let type = name.hasSuffix("pdf") ? "application/pdf" : name.hasSuffix("jpg") ? "image/jpeg" : "application/octet-stream"
        return Entity(
            header: [
                "Content-Type: \(type)", "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; \(DemoHeader.parameter("filename", name))",
            ],
            bytes: DemoHeader.base64Lines(data))
    }

    private mutating func multipart(_ kind: String, _ parts: [Entity]) -> Entity {
        let boundary = "=_" + String(generator.next(), radix: 36)
        var bytes: [UInt8] = []
        for part in parts {
            bytes += Array("--\(boundary)\r\n\(part.header.joined(separator: "\r\n"))\r\n\r\n".utf8) + part.bytes
            bytes += [13, 10]
        }
        bytes += Array("--\(boundary)--\r\n".utf8)
        return Entity(header: ["Content-Type: multipart/\(kind);\r\n boundary=\"\(boundary)\""], bytes: bytes)
    }
}
