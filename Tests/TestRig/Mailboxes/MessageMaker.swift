/// Makes messages that look like mail, the same ones for the same seed.
package struct MessageMaker: Sendable {
    private var random: SeededRandom
    private let lines: [[UInt8]]
    private let seed: UInt64
    private var serial = 0

    package init(seed: UInt64) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        // Bodies are drawn from some thousand lines: as varied as compression sees mail, and much faster than new text.
        lines = (0..<4096).map { _ in Self.line(&random) }
        self.random = random
    }

    /// The next message, with LF line ends.
    /// - Parameter size: about how many bytes it has; never less than its header needs.
    package mutating func message(size: Int) -> [UInt8] {
        serial += 1
        var bytes = Array(header().utf8)
        while bytes.count < size { bytes += lines[Int(random.next() % UInt64(lines.count))] }
        return bytes
    }

    /// The next message at the sizes of mail: most are small, a few large, `mean` bytes on the average.
    package mutating func message(mean: Int) -> [UInt8] {
        // The product of two even numbers between 0 and 2 has the mean 1 and a long tail.
        let (a, b) = (Double.random(in: 0...2, using: &random), Double.random(in: 0...2, using: &random))
        return message(size: Int(Double(mean) * a * b))
    }

    /// Flags as letters of a Maildir's info (`FRS`…), in ASCII order.
    package mutating func flags() -> String {
        let dice = random.next()
        var letters = ""
        if dice & 0xF == 0 { letters += "F" }
        if dice & 0x30 == 0 { letters += "R" }
        if dice & 0xC0 != 0 { letters += "S" }
        return letters
    }

    /// Seconds since 1970, between 2001 and 2025.
    package mutating func date() -> Int { Int.random(in: 978_307_200...1_735_689_600, using: &random) }

    private mutating func header() -> String {
        let subjects = ["Lunch on Friday", "=?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=", "Re: the plan", "Invoice", "[list] patch"]
        let names = ["Ann Example", "=?ISO-8859-1?Q?Andr=E9?=", "Bob", "List"]
        let subject = subjects[Int(random.next() % UInt64(subjects.count))]
        let name = names[Int(random.next() % UInt64(names.count))]
        return """
            Return-Path: <sender@example.org>
            Message-ID: <\(serial).\(seed).\(String(random.next(), radix: 36))@example.org>
            Date: Tue, 04 Mar 2014 10:\(10 + serial % 50):\(10 + serial / 50 % 50) +0100
            From: \(name) <sender@example.org>
            To: alice@example.org
            Subject: \(subject) \(serial)
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit


            """
    }

    private static func line(_ random: inout SeededRandom) -> [UInt8] {
        let words = ["the", "of", "mailbox", "server", "Grüße", "please", "meeting", "attached", "tomorrow", "日本", "ok", "invoice"]
        var text = ""
        while text.utf8.count < 60 {
            text += words[Int(random.next() % UInt64(words.count))] + " "
            if random.next() % 3 == 0 { text += String(random.next() % 100_000, radix: 36) + " " }
        }
        return Array((text + "\n").utf8)
    }
}
