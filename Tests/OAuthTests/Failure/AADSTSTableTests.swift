import Testing

@testable import OAuth

/// Microsoft's numbers: each brings its own hint into the sentence, and none of them decides.
@Suite struct AADSTSTableTests {
    /// All numbers of the provider's table that we know, with a word that the sentence must hold.
    static let rows: [([Int], String)] = [
        ([50001, 500_011], ".default"), ([50011], "http://localhost"),
        ([50012, 50013, 500_133, 50027, 50048, 700_027], "thumbprint"),
        ([50020, 500_208], "consumers"), ([50033, 90006, 90012, 90024, 90033, 90090], "passing"), ([50034], "address"),
        ([50053], "do not try again and again"), ([50055], "expired"), ([50057], "enable the user"), ([50058, 50089], "again"),
        ([50059, 90002], "tenant"), ([50072, 50074, 50076, 50078, 50079], "multi-factor"),
        ([50085, 50087, 50088], "second factor"),
        ([50097, 50155, 50158], "Conditional Access"), ([50105], "Assignment required"), ([50125, 50126], "password"),
        ([50128, 50131, 50144], "administrator"), ([50132, 50133, 50173], "change of password"), ([50134, 700_005], "tenant"),
        ([50140, 50199], "question"), ([50147, 501_481, 501_491], "PKCE"), ([50194], "instead of `common`"),
        ([50196], "five minutes"),
        ([53000, 53001, 53002, 53003, 53004, 53011, 530_032, 530_035], "sign-in log"), ([54005], "redeemed already"),
        ([65001], "consent"),
        ([65004], "declined"), ([65005, 650_052, 650_056, 650_057], "consent again"), ([70000], "does not cover"),
        ([70001, 700_011, 700_016], "cloud"), ([70002, 7_000_215], "not its Secret ID"), ([7_000_222], "certificate"),
        ([7_000_112], "enable the app"),
        ([7_000_218, 700_025], "public client"), ([70008, 700_082], "90 days"), ([700_084], "Mobile and desktop"),
        ([70043], "exemption"),
        ([70003, 70005, 70011, 700_022, 700_023, 28000], "one resource only"), ([70012], "passing"), ([70016], "not entered"),
        ([70018, 70019], "expired"), ([80013], "clocks"), ([90014, 900_144], "parameter"),
        ([90019, 90023, 9_002_313, 900_561], "malformed"),
        ([9_001_023, 9_002_332], "`common` or `consumers`"), ([90038, 900_382, 900_384, 9_003_841, 9_003_849], "national cloud"),
        ([90055], "throttled"),
        ([90072], "private window"), ([90094, 90095], "consent"), ([901_002], "v2.0"),
    ]

    @Test("Each number brings its hint, from the list of numbers and from the text alone", arguments: rows)
    func hint(numbers: [Int], word: String) {
        for number in numbers {
            let bodies = [
                #"{"error":"invalid_request","error_description":"AADSTS\#(number): Something.\r\nTrace ID: x","error_codes":[\#(number)]}"#,
                #"{"error":"invalid_request","error_description":"AADSTS\#(number): Something.\r\nTrace ID: x"}"#,
            ]
            for body in bodies {
                let failure = FailureReader(host: "login.example", grant: .refreshToken).failure(.text(400, body))
                #expect(failure.code == "AADSTS\(number)")
                #expect(failure.sentence.contains(word), "\(failure.sentence)")
                #expect(failure.sentence.contains("AADSTS\(number)") && failure.sentence.hasPrefix("login.example refused"))
                // The two throttles are the only numbers that decide.
                if [50196, 90055].contains(number) {
                    guard case .throttle = failure.remedy else { Issue.record("\(number) is not throttling"); continue }
                } else {
                    #expect(failure.remedy == .config)
                }
            }
        }
    }

    @Test("The tests name every number of the table")
    func complete() {
        let tested = Set(Self.rows.flatMap(\.0))
        #expect(AADSTSHint.table.flatMap(\.codes).filter { !tested.contains($0) } == [])
    }

    @Test("No number stands in two rows")
    func unique() {
        let codes = AADSTSHint.table.flatMap(\.codes)
        #expect(Set(codes).count == codes.count)
    }

    @Test("An unknown number is shown with the provider's words", arguments: [12345, 9_999_999, 900_38])
    func unknown(number: Int) {
        let body = #"{"error":"invalid_grant","error_description":"AADSTS\#(number): A new thing happened."}"#
        let failure = FailureReader(host: "login.example", grant: .refreshToken).failure(.text(400, body))
        #expect(failure.remedy == .signIn && failure.code == "AADSTS\(number)")
    }
}
