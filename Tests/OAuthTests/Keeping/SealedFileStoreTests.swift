import Audit
import Glibc
import Mail
import TestRig
import Testing

@testable import OAuth

@Suite("The sealed token file")
struct SealedFileStoreTests {
    static let keys: [SealingKey] = [
        .made(path: ""), .text(Secret("correct horse battery"), from: "a command"),
        .text(Secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), from: "a credential"),
    ]

    @Test(
        "what is saved is loaded, by another process with the same key too, and no secret stands in the folder", arguments: 0..<3)
    func roundTrip(number: Int) throws {
        let folder = try StoreFolder()
        let key = number == 0 ? folder.madeKey : Self.keys[number]
        let store = folder.store(key: key)
        #expect(try store.load() == nil)
        try store.save(.full())
        #expect(try store.load() == .full())
        #expect(try folder.store(key: key).load() == .full())
        try store.save(.full(refresh: "refresh-SECRET-2"))
        #expect(try folder.store(key: key).load() == .full(refresh: "refresh-SECRET-2"))
        for name in try Files.names(in: folder.directory.path) {
            #expect(StoreFolder.mode(folder.directory.path(name)) == 0o600)
            #expect(!(try Files.text(folder.directory.path(name))).contains("SECRET"))
        }
        try store.remove()
        try store.remove()
        #expect(try Files.names(in: folder.directory.path) == [])
        #expect(try store.load() == nil)
    }

    @Test(
        "a key file of the user's may hold a key or a passphrase, and stays when the tokens go",
        arguments: [
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "a passphrase\r\nand more\n",
        ])
    func keyFile(text: String) throws {
        let folder = try StoreFolder()
        let path = folder.directory.path("own.key")
        try Files.write(Array(text.utf8), to: path, mode: 0o600)
        try folder.store(key: .file(path: path)).save(.full())
        #expect(try folder.store(key: .file(path: path)).load() == .full())
        try folder.store(key: .file(path: path)).remove()
        #expect(try Files.names(in: folder.directory.path) == ["own.key"])
    }

    @Test("no bit of the file can be another, and none can be missing")
    func everyBit() throws {
        let folder = try StoreFolder()
        let key = SealingKey.text(Secret("correct horse battery"), from: "a command")
        try folder.store(key: key).save(.full())
        let bytes = try Files.read(folder.file)
        let headerBits = 8 * ((bytes.firstIndex(of: 10) ?? 0) + 1)
        // All bits of the header, one of each byte behind it.
        for bit in Array(0..<headerBits) + Array(stride(from: headerBits, to: bytes.count * 8, by: 8)) {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            try Files.write(changed, to: folder.file)
            let failure = storeFailure { _ = try folder.store(key: key).load() }
            #expect([.damaged, .wrongKey, .newer].contains(failure?.kind), "bit \(bit): \(failure?.sentence ?? "none")")
        }
        for length in 0..<bytes.count {
            try Files.write(Array(bytes.prefix(length)), to: folder.file)
            #expect(storeFailure { _ = try folder.store(key: key).load() }?.kind == .damaged, "\(length) bytes")
        }
        try Files.write(bytes + [0], to: folder.file)
        #expect(storeFailure { _ = try folder.store(key: key).load() }?.kind == .damaged)
    }

    @Test("another account's file is not taken for this one's")
    func otherAccount() throws {
        let folder = try StoreFolder()
        try folder.store(account: "home").save(.full(account: "home"))
        #expect(storeFailure { _ = try folder.store(account: "work").load() }?.kind == .damaged)
    }

    @Test("a wrong, missing, short or exposed key is told from a damaged file, with what to do")
    func keyTrouble() throws {
        let folder = try StoreFolder()
        try folder.store().save(.full())
        let right = try Files.read(folder.keyFile)
        let cases: [(SealingKey, StoreFailure.Kind)] = [
            (.text(Secret("BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), from: "a command"), .wrongKey),
            (.text(Secret("a passphrase"), from: "a command"), .wrongKey), (.text(Secret("short"), from: "a command"), .noKey),
            (.text(Secret(""), from: "a command"), .noKey), (.file(path: folder.directory.path("none")), .noKey),
            (.file(path: folder.directory.path), .exposed),
        ]
        for (key, kind) in cases { #expect(storeFailure { _ = try folder.store(key: key).load() }?.kind == kind, "\(key)") }
        chmod(folder.keyFile, 0o640)
        #expect(storeFailure { _ = try folder.store().load() }?.kind == .exposed)
        Files.removeTree(folder.keyFile)
        let gone = storeFailure { _ = try folder.store().load() }
        #expect(gone?.sentence.hasPrefix("the key \(folder.keyFile) is gone") == true)
        try Files.write(right, to: folder.keyFile, mode: 0o600)
        #expect(try folder.store().load() == .full())
    }

    @Test("a file that others may read, that is a link or no file, or in a folder that others may change, is not used")
    func exposed() throws {
        let folder = try StoreFolder()
        try folder.store().save(.full())
        for mode: mode_t in [0o644, 0o640, 0o604, 0o620, 0o601] {
            chmod(folder.file, mode)
            let failure = storeFailure { _ = try folder.store().load() }
            #expect(failure?.kind == .exposed && failure?.sentence.contains("chmod 600 \(folder.file)") == true)
        }
        chmod(folder.file, 0o600)
        for mode: mode_t in [0o777, 0o720, 0o702] {
            chmod(folder.directory.path, mode)
            #expect(storeFailure { _ = try folder.store().load() }?.kind == .exposed)
        }
        chmod(folder.directory.path, 0o700)
        #expect(try folder.store().load() == .full())
        rename(folder.file, folder.file + ".elsewhere")
        symlink(folder.file + ".elsewhere", folder.file)
        #expect(storeFailure { _ = try folder.store().load() }?.kind == .exposed)
        unlink(folder.file)
        try Files.makeDirectories(folder.file)
        #expect(storeFailure { _ = try folder.store().load() }?.kind == .exposed)
    }

    @Test(
        "a save that fails at any step says so in one sentence, and the old tokens are still there or the new ones are",
        arguments: FileStep.allCases, [ENOSPC, EROFS, EIO])
    func failing(step: FileStep, code: Int32) throws {
        let folder = try StoreFolder()
        try folder.store().save(.full())
        let failing = folder.store(probe: FileProbe { at, _ in at == step ? code : 0 })
        let failure = storeFailure { try failing.save(.full(refresh: "refresh-SECRET-2")) }
        let loaded = try folder.store().load()
        switch step {
        case .create, .write, .sync, .rename:
            #expect(failure?.kind == (code == ENOSPC ? .noSpace : .failed))
            #expect(
                failure?.sentence.contains(String(cString: strerror(code))) == true
                    && failure?.sentence.contains("SECRET") == false)
            #expect(loaded == .full())
        case .syncDirectory:
            #expect(failure != nil)
            #expect(loaded == .full(refresh: "refresh-SECRET-2"))
        case .truncate, .remove:
            #expect(failure == nil)
        }
        #expect(try Files.names(in: folder.directory.path) == ["tokens", "tokens.key"])
        try folder.store().save(.full(refresh: "refresh-SECRET-3"))
        #expect(try folder.store().load() == .full(refresh: "refresh-SECRET-3"))
    }

    @Test("a process killed at any step of a save leaves the old record or the new one", arguments: [true, false])
    func killed(hasOlder: Bool) async throws {
        var kills = 0
        for step in 1...12 {
            let folder = try StoreFolder()
            if hasOlder { try await ProcessRunner.check(Helper.path, ["keep", folder.directory.path, "old"]) }
            let result = try await ProcessRunner.run(Helper.path, ["keep", folder.directory.path, "new", String(step)])
            let found = try folder.store().load()?.refresh?.exposed()
            if result.isSuccess { #expect(found == "new") } else { kills += 1 }
            #expect(found == "new" || found == (hasOlder ? "old" : nil), "step \(step)")
            try await ProcessRunner.check(Helper.path, ["keep", folder.directory.path, "newest"])
            #expect(try folder.store().load()?.refresh?.exposed() == "newest", "step \(step)")
            #expect(try Files.names(in: folder.directory.path) == ["tokens", "tokens.key"])
        }
        #expect(kills == (hasOlder ? 5 : 10))
    }

    @Test("a key that another process removed or replaced is not used on from memory")
    func keyReplaced() throws {
        let folder = try StoreFolder()
        let store = folder.store()
        try store.save(.full())
        try folder.store().remove()
        try store.save(.full(refresh: "refresh-SECRET-2"))
        #expect(try folder.store().load() == .full(refresh: "refresh-SECRET-2"))

        let path = folder.directory.path("own.key")
        try Files.write(Array("first passphrase".utf8), to: path, mode: 0o600)
        let other = folder.store(key: .file(path: path))
        try other.save(.full())
        try Files.write(Array("second passphrase".utf8), to: path, mode: 0o600)
        try other.save(.full())
        #expect(try folder.store(key: .file(path: path)).load() == .full())
    }

    @Test("a draft that someone laid there is not written through")
    func draft() throws {
        let folder = try StoreFolder()
        let target = try folder.directory.write("untouched", to: "target")
        symlink(target, folder.file + ".new")
        try folder.store().save(.full())
        #expect(try Files.text(target) == "untouched")
        #expect(try folder.store().load() == .full())
    }

    @Test("a file that never ends is not read into memory")
    func endless() throws {
        let folder = try StoreFolder()
        try folder.store().save(.full())
        truncate(folder.file, 1 << 40)
        #expect(storeFailure { _ = try folder.store().load() }?.kind == .failed)
    }
}
