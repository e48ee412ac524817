import Glibc
import Mail
import TestRig
import Testing

@testable import OAuth

@Suite("Where tokens are kept")
struct TokenStorePlaceTests {
    /// A keyring that keeps its entry in a file, and can go away.
    private struct Keyring {
        let directory: TemporaryDirectory

        func store() throws -> KeyringStore {
            let entry = directory.path("entry")
            let script = """
                #!/bin/sh
                [ -e '\(directory.path("away"))' ] && { echo 'Cannot autolaunch D-Bus' >&2; exit 1; }
                case $1 in
                store) cat >'\(entry)' ;;
                lookup) [ -e '\(entry)' ] || exit 1; cat '\(entry)' ;;
                clear) rm -f '\(entry)' ;;
                esac
                """
            let path = try directory.write(script, to: "tool")
            chmod(path, 0o700)
            return KeyringStore(account: "work", tool: path)
        }

        func goAway() throws { try directory.write("", to: "away") }
    }

    private func place(_ folder: StoreFolder, _ keyring: Keyring, key: SealingKey? = nil) throws -> any TokenStore {
        try TokenStorePlace.auto.store(account: "work", directory: folder.directory.path, key: key, keyring: try keyring.store())
    }

    @Test("auto takes the keyring where one answers, and stays with it where it does not answer any more")
    func keyringFirst() throws {
        let (folder, keyring) = (try StoreFolder(), Keyring(directory: try TemporaryDirectory()))
        try place(folder, keyring).save(.full())
        #expect(try Files.names(in: folder.directory.path) == ["tokens.keyring"])
        #expect(try place(folder, keyring).load() == .full())
        try keyring.goAway()
        #expect(storeFailure { _ = try place(folder, keyring).load() }?.kind == .noKeyring)
    }

    @Test("after a sign-out auto chooses again")
    func choosesAgain() throws {
        let (folder, keyring) = (try StoreFolder(), Keyring(directory: try TemporaryDirectory()))
        try place(folder, keyring).save(.full())
        try place(folder, keyring).remove()
        #expect(try Files.names(in: folder.directory.path) == [])
        try keyring.goAway()
        try place(folder, keyring).save(.full())
        #expect(try Files.names(in: folder.directory.path) == ["tokens", "tokens.key"])
    }

    @Test("auto takes a file where there is no keyring, where a key is configured, and where one is already")
    func fileFirst() throws {
        let (folder, keyring) = (try StoreFolder(), Keyring(directory: try TemporaryDirectory()))
        let key = SealingKey.text(Secret("a passphrase"), from: "a command")
        #expect(try place(folder, keyring, key: key) is SealedFileStore)
        try folder.store().save(.full())
        #expect(try place(folder, keyring) is SealedFileStore)
        let empty = try StoreFolder()
        try keyring.goAway()
        #expect(try place(empty, keyring) is SealedFileStore)
    }

    @Test("what is configured is taken without asking")
    func configured() throws {
        let (folder, keyring) = (try StoreFolder(), Keyring(directory: try TemporaryDirectory()))
        try keyring.goAway()
        for (place, isFile) in [(TokenStorePlace.file, true), (.keyring, false)] {
            let store = try place.store(account: "work", directory: folder.directory.path, key: nil, keyring: try keyring.store())
            #expect((store is SealedFileStore) == isFile)
        }
    }
}
