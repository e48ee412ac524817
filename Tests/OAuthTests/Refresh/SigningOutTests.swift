import Audit
import Mail
import TestRig
import Testing

@testable import OAuth

@Suite("Signing out and emergency stops")
struct SigningOutTests {
    private final class Revoked: Sendable {
        private let tokens = Box<[String]>([])
        var all: [String] { tokens.value }
        func add(_ token: Secret) { tokens.change { $0.append(token.exposed()) } }
    }

    @Test("signing out removes everything and revokes the refresh token, then the access token")
    func logOut() async throws {
        let account = try await KeptAccount.signedIn()
        let revoked = Revoked()
        let report = await account.keeper().logOut { token in revoked.add(token) }
        #expect(report == SignOutReport(revocation: .done, notRemoved: nil))
        #expect(revoked.all == ["refresh-SECRET-0", "access-SECRET-0"])
        #expect(try Files.names(in: account.folder.directory.path) == ["audit.head", "audit.jsonl", "tokens.lock"])
        #expect(await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }.failure?.remedy == .signIn)
        #expect(try account.events() == ["sign-in", "logout"])
        #expect(await account.keeper().logOut { token in revoked.add(token) }.revocation == .nothing)
    }

    @Test("a provider that cannot be reached does not keep the tokens here, and the report says that they still work there")
    func unreachable() async throws {
        let account = try await KeptAccount.signedIn()
        let report = await account.keeper().logOut { _ throws(OAuthFailure) in throw account.endpoint.failure(.retry(after: nil))
        }
        #expect(report == SignOutReport(revocation: .failed("it was refused"), notRemoved: nil))
        #expect(try account.record() == nil)
    }

    @Test("an emergency stop leaves no token and no key, and a record that refuses until someone signs in anew")
    func panic() async throws {
        let account = try await KeptAccount.signedIn()
        let (file, key) = (try Files.read(account.folder.file), try Files.read(account.folder.keyFile))
        let revoked = Revoked()
        let report = await account.keeper().panic { token in revoked.add(token) }
        #expect(report.revocation == .done && report.notRemoved == nil)
        #expect(try Files.read(account.folder.keyFile) != key)
        let record = try #require(try account.record())
        #expect(record.isDisabled && record.refresh == nil && record.access == nil && record.epoch == 2)
        let failure = await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }.failure
        #expect(failure?.remedy == .signIn && failure?.sentence.contains("was stopped by `restante auth panic`") == true)
        #expect(account.endpoint.requests == 0)
        // A copy of the old file is worth nothing without the old key.
        try Files.write(file, to: account.folder.file)
        #expect(storeFailure { _ = try account.folder.store().load() }?.kind == .wrongKey)

        try await account.keeper().adopt(account.endpoint.grant("access-SECRET-9", life: 3600, refresh: "r"), flow: "code")
        #expect(try await account.keeper().accessToken().secret == Secret("access-SECRET-9"))
        #expect(try account.events() == ["sign-in", "panic", "sign-in"])
    }

    @Test("an app that signs in as itself is stopped as well")
    func app() async throws {
        let account = try KeptAccount(FakeEndpoint(needsRefreshToken: false))
        #expect(try await account.keeper().accessToken().secret == Secret("access-SECRET-1"))
        _ = await account.keeper().panic { _ in }
        #expect(await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }.failure?.remedy == .signIn)
        #expect(account.endpoint.requests == 1)
    }

    @Test("a renewal under way is waited for, and what it got goes too")
    func duringRenewal() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        let gate = Gate()
        account.endpoint.hold(behind: gate)
        let keeper = account.keeper()
        let renewal = Task { await outcome { () throws(OAuthFailure) in try await keeper.accessToken() } }
        await account.endpoint.asked.pass()
        let revoked = Revoked()
        let stop = Task { await account.keeper().panic { token in revoked.add(token) } }
        gate.open()
        _ = await renewal.value
        #expect(await stop.value.revocation == .done)
        #expect(revoked.all == ["refresh-SECRET-1", "access-SECRET-1"])
        #expect(try account.record()?.refresh == nil)
    }

    @Test("a renewal that an emergency stop did not wait for gives out and keeps nothing")
    func overtaken() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        let gate = Gate()
        account.endpoint.hold(behind: gate)
        let keeper = account.keeper()
        let renewal = Task { await outcome { () throws(OAuthFailure) in try await keeper.accessToken() } }
        await account.endpoint.asked.pass()
        var record = try #require(try account.record())
        record.epoch += 1
        record.refresh = nil
        record.isDisabled = true
        try account.folder.store().save(record)
        gate.open()
        #expect(await renewal.value.failure?.remedy == .signIn)
        #expect(try account.record() == record)
    }

    @Test("tokens that cannot be read are removed, and the report does not claim that they were revoked")
    func unreadable() async throws {
        let account = try await KeptAccount.signedIn()
        try Files.write(Array("rubbish\n".utf8), to: account.folder.file)
        let report = await account.keeper().logOut { _ in }
        guard case .failed(let sentence) = report.revocation else {
            Issue.record("revoked what could not be read")
            return
        }
        #expect(sentence.hasPrefix("the tokens could not be read, so they were not revoked"))
        #expect(try account.record() == nil)
    }

    @Test("a folder that cannot be written is in the report")
    func notRemoved() async throws {
        let account = try await KeptAccount.signedIn()
        let store = account.folder.store(probe: FileProbe { step, _ in step == .remove ? 30 : 0 })
        let report = await account.keeper(store).panic { _ in }
        #expect(report.notRemoved?.kind == .failed && report.revocation == .done)
    }
}
