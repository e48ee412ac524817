import Testing

@testable import OAuth

@Suite struct JSONValueTests {
    @Test(
        "What is read and written again is the same value",
        arguments: [
            (#"{"b":[1,2.5,-3e2],"a":null,"c":true,"d":false}"#, #"{"a":null,"b":[1,2.5,-300],"c":true,"d":false}"#),
            (#" [ "x\u0041\n\"\\\/" , "\ud83d\ude00" ] "#, #"["xA\u000a\"\\/","😀"]"#), ("{}", "{}"), ("[]", "[]"),
            ("\u{FEFF}1", "1"),
        ])
    func roundTrip(text: String, wanted: String) throws {
        let value = try #require(JSONValue(json: text.utf8))
        #expect(value.json == wanted)
        #expect(JSONValue(json: value.json.utf8) == value)
    }

    @Test("Every piece of an answer that was cut off is refused")
    func cut() {
        let whole = Array(#"{"access_token":"ab\u00e9","expires_in":3600,"x":[{"y":null}]}"#.utf8)
        #expect(JSONValue(json: whole) != nil)
        for count in 0..<whole.count {
            #expect(JSONValue(json: whole.prefix(count)) == nil, "the first \(count) bytes were taken")
        }
    }

    @Test(
        "What is not JSON is refused",
        arguments: [
            "", " ", "nul", "{1:2}", "{\"a\" 1}", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "\"\\x\"", "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\u{1}\"", "01x", "+1", "--1", "1 2", "<html>", "{\"a\":1}x", "inf", "nan", "\"\\u+041\"",
        ])
    func bad(text: String) { #expect(JSONValue(json: text.utf8) == nil) }

    @Test("Bytes that are not UTF-8 are refused")
    func encoding() { #expect(JSONValue(json: [0x22, 0xFF, 0x22]) == nil) }

    @Test("Depth is bounded, so that no answer exhausts the stack")
    func depth() {
        let nested = { (count: Int) in String(repeating: "[", count: count) + String(repeating: "]", count: count) }
        #expect(JSONValue(json: nested(30).utf8) != nil)
        #expect(JSONValue(json: nested(40).utf8) == nil)
        #expect(JSONValue(json: String(repeating: "[", count: 1_000_000).utf8) == nil)
    }

    @Test(
        "Whole numbers are read from all forms that servers use",
        arguments: [
            ("3600", 3600), ("3599.9", 3599), ("\"3599\"", 3599), ("\" 60 \"", 60), ("1e400", 1_000_000_000_000_000),
            ("-1e300", -1_000_000_000_000_000), ("\"x\"", nil), ("null", nil), ("[1]", nil), ("\"nan\"", nil),
        ] as [(String, Int?)])
    func numbers(text: String, wanted: Int?) throws {
        let value = try #require(JSONValue(json: text.utf8))
        #expect(value.wholeNumber == wanted)
    }

    @Test("Random bytes never make the reader trap", arguments: [1, 2, 3] as [UInt64])
    func noise(seed: UInt64) {
        var state = seed
        let signs = Array(#"{}[]",:\u0123eE+-.tfn "#.utf8)
        for _ in 0..<5000 {
            let bytes = (0..<24).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return signs[Int(state >> 33) % signs.count]
            }
            if let value = JSONValue(json: bytes) {
                #expect(JSONValue(json: value.json.utf8) != nil, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}
