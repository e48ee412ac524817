import Mail
import MailIndex
import TestRig
import Testing

@Suite("Setting an index aside")
struct SettingAsideTests {
    /// 2026-11-21 06:10:00 UTC.
    private static let time = 1_795_241_400.7

    @Test("The file and its log are renamed together, and a new index can be made")
    func renames() throws {
        let (fixture, index, _, _) = try IndexFixture.withFolder()
        index.close()
        try fixture.directory.write("log", to: "index.sqlite-wal")
        let bytes = try Files.read(fixture.path)
        let path = try AccountIndex.setAside(fixture.path, at: Self.time)
        #expect(path == fixture.path + ".damaged-2026-11-21T06-10-00")
        #expect(try Files.read(path) == bytes)
        #expect(try Files.text(path + "-wal") == "log")
        let new = try fixture.open()
        #expect(try new.folders().isEmpty)
        new.close()
    }

    @Test("What was set aside earlier is never written over")
    func neverOverwrites() throws {
        let fixture = try IndexFixture()
        let names = try (1...3).map { number in
            try fixture.directory.write("\(number)", to: "index.sqlite")
            return try AccountIndex.setAside(fixture.path, at: Self.time)
        }
        #expect(Set(names).count == 3)
        #expect(try names.map { try Files.text($0) } == ["1", "2", "3"])
    }

    @Test("Without an index there is nothing to set aside")
    func needsFile() throws {
        let fixture = try IndexFixture()
        #expect(throws: IndexError.self) { try AccountIndex.setAside(fixture.path, at: Self.time) }
    }
}
