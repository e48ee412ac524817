import Mail
import Testing

@testable import IMAPSandbox

@Suite struct ConnectionFaultTests {
    @Test func refusedConnectionIsResetAndTheNextOneStands() throws {
        let rig = try SandboxRig()
        let fault = rig.faults.arm(.connection(.refused))
        #expect(throws: WireClient.Ended.self) {
            let client = try WireClient(port: rig.port)
            _ = try client.line()
        }
        #expect(rig.faults.fired(fault) == 1)
        #expect(try rig.loggedIn().run("NOOP") == ["OK Completed."])
    }

    @Test func greetingMayBeBye() throws {
        let rig = try SandboxRig()
        rig.faults.arm(.connection(.greeting("* BYE [UNAVAILABLE] Too many connections")))
        let client = try WireClient(port: rig.port)
        #expect(String(decoding: client.rest(), as: UTF8.self) == "* BYE [UNAVAILABLE] Too many connections\r\n")
    }

    @Test func byeComesAfterSomeCommands() throws {
        let rig = try SandboxRig()
        rig.faults.arm(.connection(.bye(afterCommands: 2, "Session invalidated - AccessTokenExpired")))
        let client = try rig.loggedIn()
        #expect(try client.run("NOOP") == ["OK Completed."])
        client.send("a NOOP\r\n")
        #expect(try client.line() == "* BYE Session invalidated - AccessTokenExpired")
        #expect(client.rest().isEmpty)
    }

    @Test(arguments: [0, 1, 10, 100, 5000, 5123])
    func connectionEndsAfterExactlySoManyOctets(_ octets: Int) throws {
        let rig = try SandboxRig(.bare)
        rig.account.append(SandboxMessage(.generated(GeneratedMessage(seed: 1, octets: 200_000))), to: .inbox)
        rig.faults.arm(.connection(.close(afterOctets: octets)))
        let client = try WireClient(port: rig.port)
        client.send("a LOGIN ann secret\r\nb SELECT INBOX\r\nc FETCH 1 BODY.PEEK[]\r\n")
        #expect(client.rest().count == octets)
        #expect(rig.server.log.bodyCompletions == 0)
    }

    @Test func secondConnectionMayBeTheOneThatFails() throws {
        let rig = try SandboxRig()
        let fault = rig.faults.arm(.connection(.close(afterOctets: 0)), occurrence: 2, times: 2)
        #expect(try rig.loggedIn().run("NOOP") == ["OK Completed."])
        for _ in 0..<2 { #expect(try WireClient(port: rig.port).rest().isEmpty) }
        #expect(try rig.loggedIn().run("NOOP") == ["OK Completed."])
        #expect(rig.faults.fired(fault) == 2)
    }

    @Test func stalledConnectionGoesOnWhenReleased() async throws {
        let rig = try SandboxRig(.bare)
        rig.account.append(SandboxMessage(.generated(GeneratedMessage(seed: 1, octets: 200_000))), to: .inbox)
        let gate = Gate()
        rig.faults.arm(.connection(.stall(afterOctets: 1000, gate)))
        let client = try WireClient(port: rig.port)
        client.send("a LOGIN ann secret\r\nb SELECT INBOX\r\nc FETCH 1 BODY.PEEK[]\r\nd LOGOUT\r\n")
        await gate.reached()
        #expect(gate.arrivals == 1)
        #expect(rig.server.log.octetsSent == 1000)
        gate.open()
        #expect(client.rest().count > 200_000)
    }

    @Test func stalledSessionEndsWithTheServer() async throws {
        let account = SandboxAccount()
        let server = SandboxServer(account: account)
        let gate = Gate()
        server.faults.arm(.command("NOOP", .stall(gate)))
        let client = try WireClient(port: try server.start())
        client.send("a NOOP\r\n")
        await gate.reached()
        server.stop()
        #expect(try client.line().hasPrefix("* OK"))
        #expect(client.rest().isEmpty)
    }

    @Test func stalledSessionEndsWithItsClient() async throws {
        let rig = try SandboxRig()
        let gate = Gate()
        rig.faults.arm(.command("NOOP", .stall(gate)))
        let client = try rig.connected()
        client.send("a NOOP\r\n")
        await gate.reached()
        client.hangUp()
        #expect(client.rest().isEmpty)
    }

    @Test func droppedConnectionsEndWithoutAWord() throws {
        let rig = try SandboxRig()
        let clients = try (0..<3).map { _ in try rig.loggedIn() }
        #expect(rig.server.openConnections == 3)
        rig.server.dropConnections()
        for client in clients { #expect(client.rest().isEmpty) }
        #expect(rig.server.log.connections == 3)
    }

    @Test func clearedFaultsDoNotFire() throws {
        let rig = try SandboxRig()
        let fault = rig.faults.arm(.connection(.refused), times: nil)
        rig.faults.disarm(fault)
        rig.faults.arm(.connection(.refused), times: nil)
        rig.faults.clear()
        #expect(try rig.loggedIn().run("NOOP") == ["OK Completed."])
    }
}
