import Testing

@testable import MailText

@Suite struct TransferEncodingTests {
    @Test(
        "Quoted-printable is decoded leniently",
        arguments: [
            ("a=3Db", "a=b"), ("a=3db", "a=b"), ("a=\r\nb", "ab"), ("a=\nb", "ab"), ("a= \t\r\nb", "ab"), ("a=", "a"),
            ("a=4", "a=4"),
            ("a=XYb", "a=XYb"), ("==3D", "=="), ("", ""), ("=C3=BC", "ü"),
        ])
    func quotedPrintable(_ text: String, _ expected: String) {
        #expect(String(decoding: TransferEncoding.quotedPrintable(Array(text.utf8)), as: UTF8.self) == expected)
    }

    @Test(
        "Base64 is decoded leniently",
        arguments: [
            ("YQ==", "a"), ("YWI=", "ab"), ("YW\r\nJj", "abc"), ("YQ==YQ==", "aa"), ("Y", ""), ("YQ", "a"), ("!Y-Q", "a"),
            ("", ""), ("====", ""),
        ])
    func base64(_ text: String, _ expected: String) {
        #expect(String(decoding: TransferEncoding.base64(text.utf8), as: UTF8.self) == expected)
    }
}
