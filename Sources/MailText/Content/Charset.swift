import Glibc

/// Brings text of any charset that mail uses into UTF-8. What is no character of the charset becomes U+FFFD.
///
/// Only charsets of this list are given to `iconv(3)`: a sender may name any converter that the C library has, and rare ones
/// have ended in endless loops and aborts.
package enum Charset: Sendable, Equatable {
    case utf8
    /// Also for ISO 8859-1 and ASCII, as browsers do: its letters are the same, and senders confuse them.
    case windows1252
    case latin9
    /// By the C library, under this name.
    case converted(String)
    /// None was named, or one that says nothing.
    case unknown

    /// - Parameter label: as a sender wrote it.
    /// - Returns: `nil` for a charset that cannot be read.
    package init?(label: String) {
        let name = ASCII.lowercased(label.utf8.filter { !ASCII.isSpace($0) && $0 != ASCII.quote })
        switch name {
        case "", "unknown", "unknown-8bit", "x-unknown", "default", "us-ascii", "ascii", "ansi_x3.4-1968", "iso-ir-6":
            self = .unknown
        case "utf-8", "utf8", "unicode-1-1-utf-8": self = .utf8
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "windows-1252", "cp1252", "x-cp1252": self = .windows1252
        case "iso-8859-15", "iso8859-15", "iso_8859-15", "latin9", "latin-9": self = .latin9
        default:
            guard let converter = Self.converters[name] ?? Self.numbered(name) else { return nil }
            self = .converted(converter)
        }
    }

    /// The wider charset where senders name the narrow one.
    private static let converters: [String: String] = [
        "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030", "x-gbk": "GB18030", "hz-gb-2312": "HZ",
        "big5": "BIG5", "big5-hkscs": "BIG5-HKSCS", "cp950": "BIG5",
        "shift_jis": "CP932", "shift-jis": "CP932", "x-sjis": "CP932", "sjis": "CP932", "cp932": "CP932", "windows-31j": "CP932",
        "iso-2022-jp": "ISO-2022-JP", "euc-jp": "EUC-JP",
        "euc-kr": "UHC", "ks_c_5601-1987": "UHC", "ksc5601": "UHC", "cp949": "UHC", "iso-2022-kr": "ISO-2022-KR",
        "koi8-r": "KOI8-R", "koi8-u": "KOI8-U", "tis-620": "TIS-620", "macintosh": "MACINTOSH", "mac": "MACINTOSH",
        "utf-16": "UTF-16", "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE", "utf-7": "UTF-7", "unicode-1-1-utf-7": "UTF-7",
        "ibm437": "CP437", "cp437": "CP437", "ibm850": "CP850", "cp850": "CP850", "ibm852": "CP852", "cp852": "CP852",
        "ibm866": "CP866", "cp866": "CP866",
    ]

    /// The families whose members have numbers: ISO 8859 and the code pages of Windows.
    private static func numbered(_ name: String) -> String? {
        for (prefix, base, numbers) in [
            ("iso-8859-", "ISO-8859-", 2...16), ("iso8859-", "ISO-8859-", 2...16), ("iso_8859-", "ISO-8859-", 2...16),
            ("windows-", "CP", 874...1258), ("cp", "CP", 874...1258),
        ] where name.hasPrefix(prefix) {
            guard let number = Int(name.dropFirst(prefix.count)), numbers.contains(number) else { return nil }
            return base == "CP" && number != 874 && !(1250...1258).contains(number) ? nil : base + String(number)
        }
        return nil
    }

    /// The text, whatever the octets are.
    package func decode(_ octets: [UInt8]) -> String {
        switch self {
        case .utf8: String(decoding: octets, as: UTF8.self)
        case .windows1252: Self.single(octets, Self.windows1252Upper)
        case .latin9: Self.single(octets, Self.latin9Differences)
        case .converted(let name): Self.convert(octets, name)
        case .unknown: String(validating: octets, as: UTF8.self) ?? Self.single(octets, Self.windows1252Upper)
        }
    }

    /// Octets that are not the Unicode scalar of the same number.
    private static let windows1252Upper: [UInt8: UInt16] = [
        0x80: 0x20AC, 0x82: 0x201A, 0x83: 0x192, 0x84: 0x201E, 0x85: 0x2026, 0x86: 0x2020, 0x87: 0x2021, 0x88: 0x2C6,
        0x89: 0x2030, 0x8A: 0x160, 0x8B: 0x2039, 0x8C: 0x152, 0x8E: 0x17D, 0x91: 0x2018, 0x92: 0x2019, 0x93: 0x201C,
        0x94: 0x201D, 0x95: 0x2022, 0x96: 0x2013, 0x97: 0x2014, 0x98: 0x2DC, 0x99: 0x2122, 0x9A: 0x161, 0x9B: 0x203A,
        0x9C: 0x153, 0x9E: 0x17E, 0x9F: 0x178,
    ]
    private static let latin9Differences: [UInt8: UInt16] = [
        0xA4: 0x20AC, 0xA6: 0x160, 0xA8: 0x161, 0xB4: 0x17D, 0xB8: 0x17E, 0xBC: 0x152, 0xBD: 0x153, 0xBE: 0x178,
    ]

    private static func single(_ octets: [UInt8], _ differences: [UInt8: UInt16]) -> String {
        guard octets.contains(where: { $0 >= 0x80 }) else { return String(decoding: octets, as: UTF8.self) }
        let units = octets.map { $0 < 0x80 ? UInt16($0) : differences[$0] ?? UInt16($0) }
        return String(decoding: units, as: UTF16.self)
    }

    private static func convert(_ octets: [UInt8], _ name: String) -> String {
        guard let converter = Iconv(from: name) else {
            return String(decoding: octets.map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
        }
        return String(decoding: converter.convert(octets), as: UTF8.self)
    }
}

/// One conversion to UTF-8 by the C library.
private struct Iconv: ~Copyable {
    private let descriptor: iconv_t

    init?(from name: String) {
        descriptor = iconv_open("UTF-8", name)
        guard descriptor != iconv_t(bitPattern: -1) else { return nil }
    }

    deinit { iconv_close(descriptor) }

    /// Each round takes at least one octet or makes room, so it ends.
    func convert(_ octets: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(octets.count + octets.count / 2)
        var input = octets.map { CChar(bitPattern: $0) }
        var room = [CChar](repeating: 0, count: 16 << 10)
        input.withUnsafeMutableBufferPointer { input in
            room.withUnsafeMutableBufferPointer { room in
                guard let end = input.baseAddress.map({ $0 + input.count }) else { return }
                var from = input.baseAddress
                while let start = from, start < end {
                    var (to, left, free) = (room.baseAddress, end - start, room.count)
                    let code = iconv(descriptor, &from, &left, &to, &free)
                    let reason = errno
                    result += room[..<(room.count - free)].lazy.map { UInt8(bitPattern: $0) }
                    guard code == -1, reason != E2BIG || free == room.count else { continue }
                    result += [0xEF, 0xBF, 0xBD]
                    // What is left of a character at the end is one mistake.
                    from = reason == EINVAL ? end : from.map { $0 + 1 }
                }
                // Some converters wait with a letter for the accent behind it.
                var (to, free) = (room.baseAddress, room.count)
                guard iconv(descriptor, nil, nil, &to, &free) != -1 else { return }
                result += room[..<(room.count - free)].lazy.map { UInt8(bitPattern: $0) }
            }
        }
        return result
    }
}
