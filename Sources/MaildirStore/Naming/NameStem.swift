import Glibc
import Hashing

/// The beginning that all names of one batch share: when it was begun, and 64 random bits. Made once for each batch and
/// recorded before any file of it is made.
package struct NameStem: Hashable, Sendable, CustomStringConvertible {
    /// As it stands in file names, such as `1763690000.M123456R0123456789abcdef`.
    package let text: String

    /// A new one, from the clock and the system's random generator.
    package static func make() -> NameStem {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return NameStem(seconds: Int64(now.tv_sec), microseconds: Int64(now.tv_nsec) / 1000, random: randomBytes(8))
    }

    init(seconds: Int64, microseconds: Int64, random: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        let hexadecimal = random.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        let fraction = String(microseconds)
        let padding = String(repeating: "0", count: max(0, 6 - fraction.utf8.count))
        text = "\(seconds).M\(padding)\(fraction)R" + String(decoding: hexadecimal, as: UTF8.self)
    }

    /// A recorded one; `nil` if the text has another form, so that nothing strange gets into a path.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), (1...20).contains(dot), bytes.count == dot + 25,
            bytes[dot + 1] == UInt8(ascii: "M"), bytes[dot + 8] == UInt8(ascii: "R")
        else { return nil }
        let isDecimal = (bytes[..<dot] + bytes[(dot + 2)..<(dot + 8)]).allSatisfy { (0x30...0x39).contains($0) }
        let isHexadecimal = bytes[(dot + 9)...].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isDecimal, isHexadecimal else { return nil }
        self.text = text
    }

    package var description: String { text }
}
