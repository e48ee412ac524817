import Mail
import Testing

@testable import OAuth

@Suite("Token records")
struct TokenRecordTests {
    @Test("what is written is read again, in every field")
    func roundTrip() throws {
        let full = TokenRecord.full()
        #expect(try TokenRecord(decoding: full.encoded(), from: "x") == full)
        let bare = TokenRecord(account: "a", issuer: "i", clientID: "c", scopesAsked: [], signedIn: Instant(seconds: 0))
        #expect(try TokenRecord(decoding: bare.encoded(), from: "x") == bare)
    }

    @Test(
        "every remedy is remembered as itself",
        arguments: [
            Remedy.retry(after: nil), .throttle(until: Instant(seconds: 9)), .signIn, .admin, .config, .clock, .permanent,
        ])
    func remedies(remedy: Remedy) throws {
        var record = TokenRecord.full()
        record.lastFailure = RefreshFailure(time: Instant(seconds: 1), remedy: remedy, sentence: "s", request: "r", claims: nil)
        #expect(try TokenRecord(decoding: record.encoded(), from: "x").lastFailure?.remedy == remedy)
    }

    @Test(
        "what is no record is refused",
        arguments: [
            "", "x", "{}", "[]", #"{"version":1}"#, #"{"version":1,"account":"a","issuer":"i","client":"c"}"#,
            #"{"version":"x","account":"a","issuer":"i","client":"c","signedIn":1}"#,
        ])
    func noRecord(text: String) {
        #expect(storeFailure { _ = try TokenRecord(decoding: Array(text.utf8), from: "x") }?.kind == .damaged)
    }

    @Test("odd values in a record neither trap nor stop a sign-in")
    func oddValues() throws {
        let text = #"""
            {"version":1,"account":"a","issuer":"i","client":"c","signedIn":1e300,"failures":-5,"epoch":9e99,"access":{"token":1},
            "lastFailure":{"time":"x"},"asked":7,"notBefore":-1e300,"unknown":[{}],"refresh":null}
            """#
        let record = try TokenRecord(decoding: Array(text.utf8), from: "x")
        #expect(record.failuresInARow == 0 && record.access == nil && record.refresh == nil && record.lastFailure == nil)
    }

    @Test("a record of a newer version is left alone")
    func newer() {
        let text = #"{"version":2,"account":"a","issuer":"i","client":"c","signedIn":1}"#
        let failure = storeFailure { _ = try TokenRecord(decoding: Array(text.utf8), from: "the file") }
        #expect(failure == StoreFailure(.newer, "the file was written by a newer version of Restante; update this one"))
    }

    @Test("printing a record shows no secret")
    func printing() {
        #expect(!"\(TokenRecord.full()) \(String(reflecting: TokenRecord.full()))".contains("SECRET"))
    }
}
