import SASL
@testable import Submission
import TestRig
import Testing
import Transport

@Suite("Servers that say anything")
struct RandomServerTests {
    private static let replies = [
        "220 hi", "220 go", "250-x\n250-STARTTLS\n250 AUTH PLAIN LOGIN SCRAM-SHA-256 XOAUTH2", "250 x", "250-x\n250 AUTH LOGIN",
        "334 ",
        "334 VXNlcm5hbWU6", "334 !!", "334 cj1hYixzPXcsaT00MDk2", "235 in", "354 go", "421 bye", "432 4.3.2 busy",
        "454 4.7.0 later",
        "500 what", "501 how", "535 5.7.8 no", "530 5.7.0 Must issue a STARTTLS command first", "552 5.3.4 much", "<TLS>",
    ]

    @Test("get no secret before TLS, nothing after the end, and an answer to each reply at most", arguments: 0..<8)
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            let credentials: Credentials = Bool.random(using: &random) ? .alice : .token()
            let script = try Script(.startTLS, credentials, isLoopback: false)
            var isSecured = false
            for _ in 0..<20 {
                let reply = Self.replies.randomElement(using: &random) ?? ""
                // A handshake ends only where one was begun.
                if reply == "<TLS>", script.last != "<TLS>" { continue }
                let before = script.sent.count
                let wasOver = script.failure != nil || script.receipt != nil
                try script.hear(reply)
                if reply == "<TLS>" { isSecured = true }
                #expect(script.sent.count - before <= (wasOver ? 0 : 1), "seed \(seed)")
                if !isSecured {
                    #expect(script.sent.allSatisfy { $0.hasPrefix("EHLO") || $0 == "STARTTLS" || $0 == "<TLS>" }, "seed \(seed)")
                }
                if wasOver { break }
            }
            #expect(script.failure == nil || script.receipt == nil)
        }
    }
}
