import Glibc
import Hashing
import Submission

/// The message that `check --send-test` sends.
struct TestLetter {
    let account: String
    let sender: SMTPAddress
    let recipient: SMTPAddress
    /// Seconds since 1970.
    let now: Int

    /// `nil` for nothing that could happen: its lines are short.
    func letter() -> Letter? {
        let domain = sender.description.split(separator: "@").last ?? "localhost"
        let text = """
            From: <\(sender)>
            To: <\(recipient)>
            Subject: Test message of Restante
            Date: \(date)
            Message-ID: <\(Self.random())@\(domain)>
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: \(isASCII ? "7bit" : "8bit")

            This is a test: Restante can send mail with its account \(account).
            It was asked for with `restante check --send-test`. Nothing needs to be done.

            """
        return try? Letter(from: sender, to: [recipient], content: Array(text.utf8))
    }

    private var isASCII: Bool { (sender.description + recipient.description).utf8.allSatisfy { $0 < 0x80 } }

    /// RFC 5322 section 3.3, in UTC.
    private var date: String {
        var (moment, parts) = (time_t(now), tm())
        gmtime_r(&moment, &parts)
        var text = [CChar](repeating: 0, count: 64)
        let length = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S +0000", &parts)
        return String(decoding: text.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func random() -> String { randomBytes(16).map { String($0, radix: 36) }.joined() }
}
