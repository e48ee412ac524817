@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import NIOPosix
import SASL
import TestRig
import Testing
import Transport

@Suite("A real Dovecot", .serialized)
struct DovecotTests {
    private static let group = MultiThreadedEventLoopGroup.singleton

    @Test("lets us in by every mechanism and kind of security")
    func login() async throws {
        try await Dovecot.withServer { dovecot in
            for security in [Endpoint.Security.tls, .startTLS, .plaintext] {
                for mechanism in LoginMechanism.passwords {
                    let connection = try await IMAPConnection.open(
                        dovecot.options(security, mechanisms: [mechanism]), on: Self.group)
                    try await connection.run(.noop)
                    #expect(connection.capabilities.has("UIDPLUS"))
                    await connection.logout()
                    await connection.closed()
                }
            }
        }
    }

    @Test("costs four waits until logged in by PLAIN over TLS, and one more for the first command with ID and ENABLE")
    func roundTrips() async throws {
        try await Dovecot.withServer { dovecot in
            var options = dovecot.options(mechanisms: [.plain])
            options.identification = [("name", "restante")]
            options.enable = ["QRESYNC"]
            let connection = try await IMAPConnection.open(options, on: Self.group)
            #expect(connection.metrics.roundTrips == 4)
            try await connection.run(.examine(.inbox))
            #expect(connection.metrics.roundTrips == 5)
            #expect(connection.enabled.contains("QRESYNC"))
            await connection.logout()
        }
    }

    @Test("refuses a wrong password by every mechanism, and we say whose", arguments: LoginMechanism.passwords)
    func wrongPassword(mechanism: LoginMechanism) async throws {
        try await Dovecot.withServer { dovecot in
            let error = await #expect(throws: IMAPError.self) {
                try await IMAPConnection.open(dovecot.options(password: "wrong", mechanisms: [mechanism]), on: Self.group).close()
            }
            #expect(error?.kind == .authenticationFailed)
            #expect(error?.disposition == .signIn)
            #expect(error?.message.contains("alice") == true)
        }
    }

    @Test("gives every body once and whole over a pipeline of commands")
    func pipelinedFetch() async throws {
        try await Dovecot.withServer { dovecot in
            try await dovecot.fill("alice", with: [FolderContent(["INBOX"], messages: 200)])
            let connection = try await IMAPConnection.open(dovecot.options(access: .readOnly), on: Self.group)
            let box = try await connection.select(.inbox, readOnly: true)
            #expect(box.exists == 200)
            #expect(box.isReadOnly)
            #expect(box.uidValidity != nil)
            let batches = stride(from: UInt32(1), to: 200, by: 10).map { first in
                let uids = UIDSet(UID(unchecked: first)...UID(unchecked: first + 9))
                let receiver = RecordingReceiver()
                let reply = connection.submit(.uidFetch(.numbers(uids), [.uid, .size, .message]), receiver: receiver)
                return (uids, receiver, reply)
            }
            for (uids, receiver, reply) in batches {
                _ = try await reply.value()
                #expect(receiver.words.filter { $0.hasPrefix("fetch") } == uids.map { "fetch \($0)" })
                #expect(receiver.words.filter { $0.hasPrefix("begin") } == receiver.bodies.map { "begin \($0.count)" })
            }
            await connection.logout()
        }
    }

    @Test("compresses, and saves bytes by it")
    func compression() async throws {
        var options = DovecotOptions()
        options.compresses = true
        try await Dovecot.withServer(options) { dovecot in
            try await dovecot.fill("alice", with: [FolderContent(["INBOX"], messages: 300)])
            var received: [Int] = []
            var bodies: [[[UInt8]]] = []
            for compresses in [false, true] {
                let connection = try await IMAPConnection.open(dovecot.options(.tls), on: Self.group)
                // Not done by itself on one machine.
                if compresses { try await connection.run(.compressDeflate) }
                _ = try await connection.select(.inbox, readOnly: true)
                let receiver = RecordingReceiver()
                try await connection.run(.uidFetch(.all, [.uid, .message]), receiver: receiver)
                received.append(Int(connection.metrics.bytesIn))
                bodies.append(receiver.bodies)
                await connection.logout()
            }
            #expect(bodies[0] == bodies[1])
            #expect(bodies[0].count == 300)
            #expect(received[1] < received[0] * 2 / 3)
        }
    }

    @Test("does without what is not there, and the session goes on")
    func missingMailbox() async throws {
        try await Dovecot.withServer { dovecot in
            let connection = try await IMAPConnection.open(dovecot.options(), on: Self.group)
            let error = await #expect(throws: IMAPError.self) { try await connection.select("Nowhere", readOnly: true) }
            #expect(error?.disposition == .gone)
            #expect(error?.mailbox == "Nowhere")
            #expect(try await connection.select(.inbox, readOnly: true).exists == 0)
            await connection.logout()
        }
    }

    @Test("stops sending while we are paused, and nothing is lost")
    func backPressure() async throws {
        try await Dovecot.withServer { dovecot in
            try await dovecot.fill("alice", with: [FolderContent(["INBOX"], messages: 400, meanSize: 50_000)])
            let connection = try await IMAPConnection.open(dovecot.options(), on: Self.group)
            _ = try await connection.select(.inbox, readOnly: true)
            let receiver = PausingReceiver(connection)
            try await connection.run(.uidFetch(.all, [.uid, .message]), receiver: receiver)
            #expect(receiver.bodies == 400)
            #expect(receiver.pauses > 10)
            await connection.logout()
        }
    }

    @Test("is told apart when it throws us out in mid-session")
    func kicked() async throws {
        try await Dovecot.withServer { dovecot in
            let connection = try await IMAPConnection.open(dovecot.options(), on: Self.group)
            try await connection.run(.noop)
            let reply = connection.submit(.idle)
            try await dovecot.doveadm("kick", "alice")
            let error = await #expect(throws: IMAPError.self) { try await reply.value() }
            #expect(error?.disposition == .passing)
            await connection.closed()
            #expect(!connection.isOpen)
        }
    }

    @Test("is left without a trace of writing by a read-only session")
    func readOnly() async throws {
        try await Dovecot.withServer { dovecot in
            try await dovecot.fill("alice", with: [FolderContent(["INBOX"], messages: 1)])
            let connection = try await IMAPConnection.open(dovecot.options(access: .readOnly), on: Self.group)
            _ = try await connection.select(.inbox, readOnly: true)
            for command in CommandGateTests.writing {
                let error = await #expect(throws: IMAPError.self) { try await connection.run(command) }
                #expect(error?.kind == .gate)
            }
            #expect(connection.metrics.commands == 2)
            await connection.logout()
        }
    }
}
