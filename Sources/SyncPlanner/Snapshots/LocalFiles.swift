import Glibc
import Mail

/// The files of a folder: stable names and flags, packed. A million of them cost some 80 MB, a third of what a dictionary
/// of strings would.
package struct LocalFiles: Sendable {
    /// All names, one after the other.
    private var text: [UInt8] = []
    /// Where each name ends in ``text``.
    private var ends: [Int] = []
    /// Each file's flags, as an index of ``flagSets``: there are few different ones.
    private var flagNumbers: [UInt32] = []
    private var flagSets: [MessageFlags] = []
    private var numberOfFlags: [MessageFlags: UInt32] = [:]
    /// Open addressing by hash of the name: number of the file + 1, or 0. The count is a power of two.
    private var slots: [UInt32] = []

    package init() {}

    /// - Parameter capacity: how many files there will be.
    package init(capacity: Int) {
        ends.reserveCapacity(capacity)
        flagNumbers.reserveCapacity(capacity)
        slots = [UInt32](repeating: 0, count: Self.slotCount(for: capacity))
    }

    package init(_ files: [String: MessageFlags]) {
        self.init(capacity: files.count)
        for (name, flags) in files { insert(name, flags) }
    }

    package var count: Int { ends.count }

    /// Adds a file. A name that is there already gets the new flags.
    package mutating func insert(_ name: String, _ flags: MessageFlags) {
        if (count + 1) * 3 > slots.count * 2 { grow() }
        let number = number(of: flags)
        let slot = slot(of: name)
        guard slots[slot] == 0 else {
            flagNumbers[Int(slots[slot]) - 1] = number
            return
        }
        text.append(contentsOf: name.utf8)
        ends.append(text.count)
        flagNumbers.append(number)
        slots[slot] = UInt32(count)
    }

    /// A file's number, which lasts as long as no file is added.
    package func index(of name: String) -> Int? {
        guard !slots.isEmpty else { return nil }
        let found = slots[slot(of: name)]
        return found == 0 ? nil : Int(found) - 1
    }

    package func name(at index: Int) -> String { String(decoding: text[bounds(index)], as: UTF8.self) }

    package func flags(at index: Int) -> MessageFlags { flagSets[Int(flagNumbers[index])] }

    package subscript(_ name: String) -> MessageFlags? { index(of: name).map { flags(at: $0) } }

    private func bounds(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    private mutating func number(of flags: MessageFlags) -> UInt32 {
        if let number = numberOfFlags[flags] { return number }
        let number = UInt32(flagSets.count)
        flagSets.append(flags)
        numberOfFlags[flags] = number
        return number
    }

    // MARK: Slots

    private static func slotCount(for files: Int) -> Int {
        var count = 16
        while files * 3 > count * 2 { count *= 2 }
        return count
    }

    /// Where the name is, or where it belongs.
    private func slot(of name: String) -> Int {
        var name = name
        return name.withUTF8 { slot(of: UnsafeRawBufferPointer($0)) }
    }

    private func slot(of name: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: name)
        var slot = hasher.finalize() & (slots.count - 1)
        while slots[slot] != 0, !isEqual(Int(slots[slot]) - 1, name) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private func isEqual(_ index: Int, _ name: UnsafeRawBufferPointer) -> Bool {
        let bounds = bounds(index)
        guard bounds.count == name.count, let bytes = name.baseAddress else { return bounds.isEmpty && name.isEmpty }
        return text.withUnsafeBufferPointer { text in
            text.baseAddress.map { memcmp($0 + bounds.lowerBound, bytes, bounds.count) == 0 } ?? false
        }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: Self.slotCount(for: 2 * count + 16))
        for index in ends.indices {
            let free = text.withUnsafeBytes { slot(of: UnsafeRawBufferPointer(rebasing: $0[bounds(index)])) }
            slots[free] = UInt32(index + 1)
        }
    }
}

extension LocalFiles: Equatable {
    package static func == (a: LocalFiles, b: LocalFiles) -> Bool {
        a.count == b.count && a.ends.indices.allSatisfy { a.flags(at: $0) == b[a.name(at: $0)] }
    }
}
