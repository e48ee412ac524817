import Testing

@testable import MaildirStore

@Suite struct NameTextTests {
    private static let stem = NameStem(seconds: 1_763_690_000, microseconds: 123_456, random: [1, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF])

    @Test("A stable part is the same as the name's own description", arguments: [0, 7, 42, 9_999_999, 10_000_000, .max] as [UInt64])
    func stablePart(serial: UInt64) {
        let name = UniqueName(stem: Self.stem, serial: serial)
        var text = NameText()
        text.begin(name)
        let composed = text.text
        #expect(composed == name.description)
    }

    @Test("Numbers are decimal", arguments: [(0, "0"), (9, "9"), (10, "10"), (8192, "8192"), (UInt64.max, "18446744073709551615")] as [(UInt64, String)])
    func numbers(number: UInt64, digits: String) {
        var text = NameText()
        text.begin(base: "x")
        text.append(",S=")
        text.append(number)
        let composed = text.text
        #expect(composed == "x,S=" + digits)
    }

    @Test("Letters stand in ASCII order behind the mark, also when there are all")
    func letters() {
        var text = NameText()
        text.begin(base: "x")
        text.append(InfoLetters(rawValue: (1 << 52) - 1))
        let composed = text.text
        #expect(composed == "x:2,ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    }

    @Test("The longest name there can be fits, and the next one begins anew")
    func longest() {
        let stem = NameStem(seconds: .max, microseconds: 999_999, random: [UInt8](repeating: 255, count: 8))
        var text = NameText()
        text.begin(UniqueName(stem: stem, serial: .max))
        for field in [",S=", ",W="] as [StaticString] {
            text.append(field)
            text.append(UInt64.max)
        }
        text.append(InfoLetters(rawValue: (1 << 52) - 1))
        let length = String(cString: text.cString).utf8.count
        #expect(length == 19 + 25 + 1 + 20 + 9 + 2 * 23 + 3 + 52)
        text.begin(base: "short")
        let next = String(cString: text.cString)
        #expect(next == "short")
    }
}
