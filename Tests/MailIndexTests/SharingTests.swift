import Mail
import MailIndex
import TestRig
import Testing

@Suite("Two processes at one index")
struct SharingTests {
    @Test("A reader sees whole batches while a writer goes on, and neither is refused")
    func readsWhileWriting() async throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        let path = fixture.path
        try await withThrowingTaskGroup { group in
            group.addTask {
                for batch in 0..<100 as Range<UInt32> {
                    let placements = (1...20).map { Placement.sample(batch * 20 + $0) }
                    try index.insertHeld(placements, folder: folder, validity: 1, run: run)
                }
            }
            group.addTask {
                var seen = 0
                while seen < 2_000 {
                    // As `restante status` does: open, look, close.
                    let reader = try AccountIndex(path: path)
                    let count = try reader.heldUIDs(in: folder, 1).count
                    reader.close()
                    #expect(count % 20 == 0)
                    #expect(count >= seen)
                    seen = count
                }
            }
            try await group.waitForAll()
        }
    }
}
