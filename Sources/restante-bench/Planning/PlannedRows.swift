import Mail
import SyncPlanner

/// The rows of one folder, made as they are read: so does the index.
struct PlannedRows: Sequence {
    let folder: Int64
    let count: Int

    func makeIterator() -> AnyIterator<BaseMessage> {
        var number = 0
        return AnyIterator {
            guard number < count else { return nil }
            number += 1
            return BaseMessage(uid: UID(unchecked: UInt32(number)), name: Self.name(number, folder), flags: .none)
        }
    }

    /// As long as a stable part of ours.
    static func name(_ number: Int, _ folder: Int64) -> String {
        String(unsafeUninitializedCapacity: 51) { bytes in
            _ = bytes.initialize(fromContentsOf: "1763690000.M123456R0123456789abcdefQ0000000.restant".utf8)
            var (rest, digit) = (number, 42)
            while rest > 0, digit > 35 {
                bytes[digit] = UInt8(48 + rest % 10)
                (rest, digit) = (rest / 10, digit - 1)
            }
            // The stem tells the folder.
            (rest, digit) = (Int(folder), 34)
            while rest > 0 {
                bytes[digit] = UInt8(48 + rest % 10)
                (rest, digit) = (rest / 10, digit - 1)
            }
            return 51
        }
    }
}
