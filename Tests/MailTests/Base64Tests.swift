import Mail
import Testing

@Suite("Base64")
struct Base64Tests {
    // RFC 4648 section 10.
    static let pairs = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test("encodes and decodes the vectors of RFC 4648", arguments: pairs)
    func vectors(bytes: String, text: String) {
        #expect(Base64.encode(Array(bytes.utf8)) == text)
        #expect(Base64.decode(text) == Array(bytes.utf8))
    }

    @Test("gives every byte back")
    func everyByte() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }

    @Test("refuses what is not base64", arguments: ["Z", "Zg=", "Zg", "Z g=", "Zm9v\r\n", "====", "Zm9=v", "é==="])
    func refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("does without padding where it may be missing", arguments: pairs)
    func unpadded(bytes: String, text: String) {
        let bare = text.filter { $0 != "=" }
        #expect(Base64.decode(bare, isPadded: false) == Array(bytes.utf8))
        #expect(Base64.decode("Z", isPadded: false) == nil)
    }
}
