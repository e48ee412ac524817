import Testing

@testable import MailText

@Suite struct EncodedWordTests {
    @Test(
        "Encoded words are decoded as RFC 2047 says, and what is none stays as it is",
        arguments: [
            ("plain", "plain"), ("", ""), ("=?", "=?"), ("=?utf-8?Q?", "=?utf-8?Q?"), ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
            ("=?no-such?Q?abc?=", "=?no-such?Q?abc?="), ("=??Q?abc?=", "=??Q?abc?="),
            ("=?ISO-8859-1?Q?a?=", "a"), ("=?ISO-8859-1?Q?a?= b", "a b"), ("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"),
            ("=?ISO-8859-1?Q?a?=  \t =?ISO-8859-1?Q?b?=", "ab"), ("=?ISO-8859-1?Q?a_b?=", "a b"),
            ("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"), ("x=?UTF-8?Q?=C3=BC?=y", "xüy"),
            ("=?utf-8*de?B?R3LDvMOfZQ==?=", "Grüße"), ("=?utf-8?q?Gr=FC?=", "Gr\u{FFFD}"),
            // A character that is cut in two.
            ("=?utf-8?B?4g==?= =?utf-8?B?gqw=?=", "€"),
            // Padding in the middle, space in the text, a question mark in the text.
            ("=?utf-8?B?YQ==YQ==?=", "aa"), ("=?utf-8?Q?a b?=", "a b"), ("=?utf-8?Q?what? no?=", "what? no"),
            ("=?windows-1252?Q?=80?=", "€"), ("=?iso-8859-1?Q?=80?=", "€"), ("=?iso-8859-15?Q?=A4?=", "€"),
            ("=?koi8-r?B?8NLJ18XU?=", "Привет"), ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
            ("=?gb2312?B?xOO6ww==?=", "你好"), ("=?ks_c_5601-1987?B?vsiz5w==?=", "안녕"), ("=?windows-1251?Q?=CF?=", "П"),
            ("=?utf-8?Q?a=00=1Bb?=", "a  b"), ("a\u{7}b", "a b"),
        ])
    func decodes(_ field: String, _ expected: String) {
        #expect(EncodedWords.decode(field) == expected)
    }

    @Test("Octets that no word encodes are UTF-8, or else Windows-1252")
    func raw() {
        #expect(EncodedWords.decode(Array("Grüße".utf8)) == "Grüße")
        #expect(EncodedWords.decode([0x47, 0x72, 0xFC, 0xDF, 0x65, 0x20, 0x80]) == "Grüße €")
    }

    @Test("A field of nothing but beginnings takes no longer than any other")
    func hostile() {
        let field = String(repeating: "=?a?q?", count: 40_000)
        #expect(EncodedWords.decode(field) == field)
    }
}
