import IMAPProtocol
import Mail
import Testing

@Suite("Sets in commands")
struct UIDSetChunksTests {
    @Test("Chunks are within the limit, in order, and together the whole")
    func chunks() {
        let ranges = (1...50_000).map { (number: UInt32) in number * 3...number * 3 + number % 2 }
        let set = UIDSet(merging: ranges)
        for limit in [30, 100, 7_000] {
            let chunks = set.chunks(maxEncodedLength: limit)
            #expect(chunks.allSatisfy { $0.description.utf8.count <= limit })
            #expect(UIDSet(merging: chunks.flatMap(\.ranges)) == set)
            #expect(chunks.map(\.count).reduce(0, +) == set.count)
            #expect(zip(chunks, chunks.dropFirst()).allSatisfy { ($0.last ?? .max) < ($1.first ?? .min) })
        }
        #expect(set.chunks().dropLast().allSatisfy { $0.description.utf8.count > 6_900 }, "chunks are filled")
    }

    @Test("A range is never cut, the empty set has no chunks, one that fits is one chunk")
    func edges() {
        #expect(UIDSet().chunks().isEmpty)
        #expect(UIDSet(1...UID.max).chunks(maxEncodedLength: 5) == [UIDSet(1...UID.max)])
        #expect(UIDSet([1, 3, 5]).chunks(maxEncodedLength: 5) == [[1, 3, 5]])
        #expect(UIDSet([1, 3, 5]).chunks(maxEncodedLength: 4) == [[1, 3], [5]])
    }

    @Test("Sequence sets have the words of the grammar")
    func sequenceSets() {
        #expect(SequenceSet.all.description == "1:*")
        #expect(SequenceSet.from(7).description == "7:*")
        #expect(SequenceSet.last.description == "*")
        #expect(SequenceSet.saved.description == "$")
        #expect(SequenceSet([1, 2, 4]).description == "1:2,4")
    }

    @Test("A list of UIDs keeps the order in which it was written, and knows its set")
    func lists() {
        let list = UIDList(ranges: [9...9, 3...5, 0...4])
        #expect(Array(list) == [9, 3, 4, 5])
        #expect(list.count == 4)
        #expect(list.set == [3, 4, 5, 9])
        #expect(UIDList(ranges: [1...UInt32.max]).count == 4_294_967_295)
    }
}
