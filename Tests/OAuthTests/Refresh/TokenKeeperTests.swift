import Audit
import Glibc
import Mail
import TestRig
import Testing

@testable import OAuth

@Suite("The token keeper")
struct TokenKeeperTests {
    @Test("a token is used until shortly before its end and then renewed, with the refresh token that came last")
    func life() async throws {
        let account = try await KeptAccount.signedIn()
        for lifetime in 0..<5 {
            #expect(try await account.keeper().accessToken().secret == Secret("access-SECRET-\(lifetime)"))
            account.endpoint.pass(3239)
            #expect(try await account.keeper().accessToken().secret == Secret("access-SECRET-\(lifetime)"))
            account.endpoint.pass(2)
        }
        #expect(account.endpoint.sent == (0..<4).map { "refresh-SECRET-\($0)" })
        #expect(try account.events() == ["sign-in", "refresh", "refresh", "refresh", "refresh"])
    }

    @Test("fifty tasks of three keepers at once make one request")
    func manyTasks() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        let keepers = (0..<3).map { _ in account.keeper() }
        let tokens = await withTaskGroup(of: String?.self) { group in
            for number in 0..<50 {
                group.addTask { await outcome { () throws(OAuthFailure) in try await keepers[number % 3].accessToken() }.token }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(tokens == Array(repeating: "access-SECRET-1", count: 50))
        #expect(account.endpoint.requests == 1)
    }

    @Test("an answer without a refresh token leaves the old one")
    func notRotated() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.answer(.grant(life: 3600, refresh: nil), .grant(life: 3600, refresh: nil))
        for _ in 0..<2 {
            account.endpoint.pass(3600)
            _ = try await account.keeper().accessToken()
        }
        #expect(account.endpoint.sent == ["refresh-SECRET-0", "refresh-SECRET-0"])
        #expect(try account.record()?.refreshSince == Instant(seconds: 1_795_000_000))
    }

    @Test("a token that lives shorter than wanted is given, and not asked for again at once")
    func shortLived() async throws {
        let account = try await KeptAccount.signedIn(life: 3)
        account.endpoint.pass(3)
        account.endpoint.answer(.grant(life: 3, refresh: nil))
        for _ in 0..<3 { #expect(try await account.keeper().accessToken(validFor: 900).secret == Secret("access-SECRET-1")) }
        #expect(account.endpoint.requests == 1)
    }

    @Test("a throttled endpoint is left alone until its time, also by a new process; a token that still lives is used")
    func throttled() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3400)
        let until = account.endpoint.now.adding(seconds: 400)
        account.endpoint.answer(.failure(account.endpoint.failure(.throttle(until: until), error: "invalid_grant")))
        for _ in 0..<100 { #expect(try await account.keeper().accessToken().secret == Secret("access-SECRET-0")) }
        account.endpoint.pass(200)
        for _ in 0..<100 {
            let failure = await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }.failure
            #expect(failure?.remedy == .throttle(until: until) && failure?.sentence == "it was refused")
        }
        #expect(account.endpoint.requests == 1)
        #expect(account.notices.all.count == 1)
        account.endpoint.pass(200)
        #expect(try await account.keeper().accessToken().secret == Secret("access-SECRET-2"))
        #expect(account.endpoint.sent == ["refresh-SECRET-0", "refresh-SECRET-0"])
    }

    @Test("a refused refresh token is kept, asked with once a minute at most, and replaced by a new sign-in")
    func refused() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        let refusal = account.endpoint.failure(.signIn, error: "invalid_grant")
        account.endpoint.answer(.failure(refusal), .failure(refusal))
        for _ in 0..<100 {
            #expect(
                await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }.failure?.remedy == .signIn)
        }
        #expect(account.endpoint.requests == 1)
        #expect(try account.record()?.refresh == Secret("refresh-SECRET-0"))
        #expect(try account.record()?.lastFailure?.sentence == "it was refused")
        account.endpoint.pass(60)
        #expect(await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }.failure?.remedy == .signIn)
        #expect(account.endpoint.requests == 2)

        try await account.keeper().adopt(
            account.endpoint.grant("access-SECRET-new", life: 3600, refresh: "refresh-SECRET-new"), flow: "code")
        #expect(try await account.keeper().accessToken().secret == Secret("access-SECRET-new"))
        #expect(try account.record()?.lastFailure == nil)
        #expect(try account.events() == ["sign-in", "failure", "failure", "sign-in"])
    }

    @Test(
        "a refusal after a request without an answer says that the answer may have held the newest token",
        arguments: [
            (nil, true), (503, false),
        ] as [(Int?, Bool)])
    func noAnswer(status: Int?, isSaid: Bool) async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        account.endpoint.answer(
            .failure(account.endpoint.failure(.retry(after: 1), status: status)),
            .failure(account.endpoint.failure(.signIn, error: "invalid_grant")))
        _ = await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }
        account.endpoint.pass(1)
        let failure = await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }.failure
        #expect(failure?.remedy == .signIn && account.endpoint.requests == 2)
        #expect(
            failure?.sentence.contains("a renewal was cut off at 2026-11-18T12:06:40Z") == isSaid,
            "\(failure?.sentence ?? "none")")
    }

    @Test("passing failures in a row are asked again after pauses that grow")
    func passing() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        for _ in 0..<12 { account.endpoint.answer(.failure(account.endpoint.failure(.retry(after: nil)))) }
        var asked: [Int] = []
        let start = account.endpoint.now
        for _ in 0..<600 {
            let before = account.endpoint.requests
            _ = await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }
            if account.endpoint.requests > before { asked.append(account.endpoint.now.seconds(since: start)) }
            account.endpoint.pass(1)
        }
        let pauses = zip(asked, asked.dropFirst()).map { $1 - $0 }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 128, 150, 150])
    }

    @Test("a token that a mail server refused is renewed once; a second refusal asks for nothing")
    func forced() async throws {
        let account = try await KeptAccount.signedIn()
        let first = try await account.keeper().accessToken()
        let second = try await account.keeper().renewed(replacing: first)
        #expect(second.secret == Secret("access-SECRET-1"))
        #expect(try await account.keeper().renewed(replacing: first).secret == second.secret)
        for _ in 0..<100 {
            let failure = await outcome { () throws(OAuthFailure) in try await account.keeper().renewed(replacing: second) }
                .failure
            #expect(failure?.remedy.passes == true)
        }
        #expect(account.endpoint.requests == 1)
        account.endpoint.pass(300)
        #expect(try await account.keeper().renewed(replacing: second).secret == Secret("access-SECRET-2"))
    }

    @Test("asked by its user, a keeper renews a token that is still good")
    func byHand() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(10)
        #expect(try await account.keeper().renewed().secret == Secret("access-SECRET-1"))
    }

    @Test("where the store cannot be written, nothing is asked, so that no rotated token can be lost")
    func fullDisk() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        let full = account.folder.store(probe: FileProbe { step, _ in step == .write ? ENOSPC : 0 })
        let failure = await outcome { () throws(OAuthFailure) in try await account.keeper(full).accessToken() }.failure
        #expect(failure?.remedy == .config && failure?.sentence.contains("free some space") == true)
        #expect(account.endpoint.requests == 0)
        #expect(try await account.keeper().accessToken().secret == Secret("access-SECRET-1"))
    }

    @Test("a rotated token that the disk takes only later is given out only then, without a second request")
    func diskFillsUp() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        let writes = Box(0)
        let filling = account.folder.store(
            probe: FileProbe { step, _ in
                guard step == .write else { return 0 }
                return writes.change {
                    $0 += 1; return 2...3 ~= $0
                } ? ENOSPC : 0
            })
        let keeper = account.keeper(filling)
        for _ in 0..<2 {
            let failure = await outcome { () throws(OAuthFailure) in try await keeper.accessToken() }.failure
            #expect(failure?.remedy == .config)
            #expect(try account.record()?.refresh == Secret("refresh-SECRET-0"))
        }
        #expect(try await keeper.accessToken().secret == Secret("access-SECRET-1"))
        #expect(try account.record()?.refresh == Secret("refresh-SECRET-1"))
        #expect(account.endpoint.requests == 1)
    }

    @Test("an answer arrives in the store even if nobody waits for it any more")
    func cancelled() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        let gate = Gate()
        account.endpoint.hold(behind: gate)
        let keeper = account.keeper()
        let task = Task { await outcome { () throws(OAuthFailure) in try await keeper.accessToken() } }
        await account.endpoint.asked.pass()
        task.cancel()
        gate.open()
        _ = await task.value
        #expect(try account.record()?.refresh == Secret("refresh-SECRET-1"))
    }

    @Test("a token of another tenant or user, and a clock that is wrong, are told")
    func told() async throws {
        let account = try await KeptAccount.signedIn()
        let jwt = { (user: String) in
            // {"alg":"none"} and tenant t, user as named
            "eyJhbGciOiJub25lIn0." + FakeJWT.base64url(#"{"tid":"t","oid":"\#(user)"}"#) + ".x"
        }
        account.endpoint.answer(
            .grant(life: 3600, refresh: nil, access: jwt("one")), .grant(life: 3600, refresh: nil, access: jwt("one")),
            .grant(life: 3600, refresh: nil, access: jwt("two"), skew: -700))
        for _ in 0..<3 {
            account.endpoint.pass(3600)
            _ = try await account.keeper().accessToken()
        }
        #expect(
            account.notices.all == [
                "this machine's clock is 11 min behind the one of login.example.org: set it right, best by NTP",
                "the new token of account work is another user's or another tenant's than before; see who signed in",
            ])
    }

    @Test("a store that cannot be read is named; a sign-in replaces a damaged one")
    func unreadable() async throws {
        let account = try await KeptAccount.signedIn()
        try Files.write(Array("rubbish\n".utf8), to: account.folder.file)
        let failure = await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }.failure
        #expect(failure?.remedy == .signIn && failure?.sentence.contains("is no token file") == true)
        try await account.keeper().adopt(account.endpoint.grant("access-SECRET-new", life: 3600, refresh: "r"), flow: "code")
        #expect(try await account.keeper().accessToken().secret == Secret("access-SECRET-new"))
    }

    @Test("nothing secret stands in the folder, the audit log or a message after all of this")
    func noSecrets() async throws {
        let account = try await KeptAccount.signedIn()
        account.endpoint.pass(3600)
        let leaky = OAuthFailure(.signIn, "refused refresh_token=refresh-SECRET-0", host: "h", error: "code=SECRET")
        account.endpoint.answer(.failure(leaky))
        _ = await outcome { () throws(OAuthFailure) in try await account.keeper().accessToken() }
        account.endpoint.pass(60)
        _ = try await account.keeper().accessToken()
        for name in try Files.names(in: account.folder.directory.path) {
            #expect(!(try Files.text(account.folder.directory.path(name))).contains("SECRET"), "\(name)")
        }
    }
}

/// The middle of a token.
enum FakeJWT {
    static func base64url(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let bits = text.utf8.flatMap { byte in (0..<8).reversed().map { Int(byte >> $0 & 1) } }
        return String(
            stride(from: 0, to: bits.count, by: 6).map { start in
                alphabet[(start..<start + 6).reduce(0) { $0 << 1 | ($1 < bits.count ? bits[$1] : 0) }]
            })
    }
}
