import Testing

@testable import Mail

@Suite("UID sets")
struct UIDSetTests {
    @Test("read what they write", arguments: ["", "1", "1:3", "1:3,5", "4294967295", "1:4294967295", "2,4,6:9"])
    func roundTrip(text: String) { #expect(UIDSet(text)?.description == text) }

    @Test("normalise order, overlap and touching ranges", arguments: [
        ("3,1,2", "1:3"), ("7:3", "3:7"), ("1:5,3:9", "1:9"), ("5,5,5", "5"), ("4294967295,4294967294", "4294967294:4294967295"),
    ])
    func normalise(text: String, expected: String) { #expect(UIDSet(text)?.description == expected) }

    @Test("refuse what is no set of UIDs", arguments: ["0", "1:*", "*", "a", "1,", ",1", "1:2:3", "4294967296", "-1"])
    func refuse(text: String) { #expect(UIDSet(text) == nil) }

    @Test("agree with a plain set of numbers under random operations")
    func model() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var model = (Set<UInt32>(), Set<UInt32>())
            var sets = (UIDSet(), UIDSet())
            for _ in 0..<60 {
                let value = UInt32.random(in: 1...40, using: &random)
                switch UInt8.random(in: 0..<5, using: &random) {
                case 0, 1: model.0.insert(value); sets.0.insert(UID(unchecked: value))
                case 2, 3: model.1.insert(value); sets.1.insert(UID(unchecked: value))
                default: model.0.remove(value); sets.0.remove(UID(unchecked: value))
                }
            }
            #expect(sets.0.map(\.value) == model.0.sorted())
            #expect(sets.0.count == model.0.count)
            #expect(sets.0.union(sets.1).map(\.value) == model.0.union(model.1).sorted())
            #expect(sets.0.subtracting(sets.1).map(\.value) == model.0.subtracting(model.1).sorted())
            #expect(sets.0.intersection(sets.1).map(\.value) == model.0.intersection(model.1).sorted())
            for value in UInt32(1)...40 { #expect(sets.0.contains(UID(unchecked: value)) == model.0.contains(value)) }
            let cut = Int.random(in: 0...20, using: &random)
            let (head, tail) = sets.0.split(first: cut)
            #expect(head.map(\.value) == Array(model.0.sorted().prefix(cut)))
            #expect(tail.map(\.value) == Array(model.0.sorted().dropFirst(cut)))
        }
    }

    @Test("work at the largest UID")
    func largest() {
        var set = UIDSet(UID(unchecked: .max - 1)...UID.max)
        set.insert(.max)
        #expect(set.contains(.max))
        set.remove(.max)
        #expect(set.description == "4294967294")
        #expect(UIDSet(.min ... .max).count == 4_294_967_295)
    }
}
