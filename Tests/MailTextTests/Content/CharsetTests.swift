import Testing

@testable import MailText

@Suite struct CharsetTests {
    @Test(
        "Text of the charsets that mail uses comes out as it was meant",
        arguments: [
            ("us-ascii", [0x61], "a"), ("utf-8", [0xC3, 0xBC], "ü"), ("latin1", [0xFC], "ü"),
            ("iso-8859-15", [0xA4, 0xBE], "€Ÿ"),
            ("windows-1250", [0x8A], "Š"), ("windows-1251", [0xCF], "П"), ("windows-1253", [0xE1], "α"),
            ("windows-1254", [0xFE], "ş"),
            ("windows-1255", [0xE0], "א"), ("windows-1256", [0xC7], "ا"), ("windows-1257", [0xE0], "ą"),
            ("windows-1258", [0xE0], "à"),
            ("iso-8859-2", [0xB1], "ą"), ("iso-8859-5", [0xB0], "А"), ("iso-8859-7", [0xE1], "α"), ("koi8-u", [0xA4], "є"),
            ("shift_jis", [0x93, 0xFA], "日"), ("euc-jp", [0xC6, 0xFC], "日"), ("big5", [0xA4, 0xE9], "日"),
            ("gb18030", [0xC8, 0xD5], "日"),
            ("euc-kr", [0xC7, 0xD1], "한"), ("utf-16", [0xFF, 0xFE, 0x61, 0x00], "a"), ("utf-7", Array("+AOQ-".utf8), "ä"),
            ("\"UTF-8\" ", [0x61], "a"), ("unknown-8bit", [0xFC], "ü"), ("ascii", [0xC3, 0xBC], "ü"),
        ] as [(String, [UInt8], String)])
    func decodes(_ label: String, _ octets: [UInt8], _ text: String) {
        #expect(Charset(label: label)?.decode(octets) == text)
    }

    @Test(
        "A charset that is not on the list is none, and no other converter can be reached",
        arguments: [
            "no-such", "utf-8//TRANSLIT", "../../etc/passwd", "iso-2022-jp-3", "ibm1364", "iso-8859-0", "iso-8859-99", "cp1",
            "windows-99",
            "iso-8859-", "ucs-4", "cp65001",
        ])
    func refuses(_ label: String) {
        #expect(Charset(label: label) == nil)
    }

    @Test(
        "Octets that are no text of their charset do not stop what follows",
        arguments: ["iso-2022-jp", "euc-jp", "gb18030", "utf-7", "utf-16", "big5"])
    func survives(_ label: String) throws {
        let charset = try #require(Charset(label: label))
        for first in UInt8(0)...255 {
            let text = charset.decode([first, 0xFF, 0x80, 0x1B, first] + Array("end".utf8) + [first])
            #expect(text.unicodeScalars.count <= 40)
        }
        #expect(charset.decode([]) == "")
    }
}
