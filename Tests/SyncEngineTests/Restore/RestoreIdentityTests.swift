import Hashing
import Mail
import Testing

@testable import SyncEngine

@Suite("Whether a message is there already")
struct RestoreIdentityTests {
    private static func sought(
        _ index: Int, _ header: String, _ octets: UInt64, _ date: Int64? = nil, id: String? = nil
    ) -> RestoreIdentity.Sought {
        .init(index: index, header: SHA256.digest(Array(header.utf8)), octets: octets, date: date, messageID: id)
    }

    private static func found(
        _ uid: UInt32, _ header: String, _ size: UInt64?, _ date: Int64? = nil, id: String? = nil
    ) -> RestoreIdentity.Found {
        .init(uid: UID(unchecked: uid), header: SHA256.digest(Array(header.utf8)), size: size, date: date, messageID: id)
    }

    @Test("by header and size, header and date, Message-ID and date; by nothing less")
    func signs() {
        let sought = Self.sought(0, "h", 10, 5, id: "<a>")
        let cases: [(RestoreIdentity.Found, Bool)] = [
            (Self.found(1, "h", 10, 9), true), (Self.found(1, "h", 11, 5), true), (Self.found(1, "h", nil, 5), true),
            (Self.found(1, "x", 99, 5, id: "<a>"), true), (Self.found(1, "x", 10, 9, id: "<a>"), false),
            (Self.found(1, "h", 11, 9), false), (Self.found(1, "x", 10, 5), false), (Self.found(1, "x", 10, 5, id: "<b>"), false),
        ]
        for (found, isThere) in cases {
            #expect(RestoreIdentity.present([sought], among: [found]) == (isThere ? [0] : []), "\(found)")
        }
    }

    @Test("without a date there is no date to agree on")
    func noDate() {
        #expect(RestoreIdentity.present([Self.sought(0, "h", 10, nil, id: "<a>")], among: [Self.found(1, "h", 9, nil, id: "<a>")]).isEmpty)
    }

    @Test("each message of the mailbox stands for one, and the surest sign comes first")
    func oneToOne() {
        let twins = [Self.sought(0, "h", 10), Self.sought(1, "h", 10), Self.sought(2, "h", 10)]
        #expect(RestoreIdentity.present(twins, among: [Self.found(1, "h", 10), Self.found(2, "h", 10)]) == [0, 1])
        // A list's copy and one's own have the Message-ID and the second in common: only the own one is there.
        let copies = [Self.sought(0, "list", 30, 5, id: "<a>"), Self.sought(1, "own", 20, 5, id: "<a>")]
        #expect(RestoreIdentity.present(copies, among: [Self.found(1, "own", 20, 5, id: "<a>")]) == [1])
    }
}
