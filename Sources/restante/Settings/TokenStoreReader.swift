/// Reads `[tokens]`.
struct TokenStoreReader {
    /// Makes the path of a key file absolute.
    let absolute: (Placed<String>) -> String

    func read(_ top: TableReader) -> TokenStoreSettings {
        guard let table = top.table("tokens") else { return TokenStoreSettings() }
        defer { table.close() }
        let place = table.choice("store", TokenStoreSettings.Place.self)
        guard let node = table.node("key") else { return TokenStoreSettings(place: place?.value ?? .auto) }
        let secrets = AuthReader(
            circumstances: .init(account: "", provider: nil, host: nil, mode: .backup, sends: false), absolute: absolute,
            warnings: MistakeList())
        let key = secrets.source("key", table)
        if case .keyring = key {
            table.mistakes.add(
                node.place, "a key in the keyring seals nothing that the keyring could not keep: write store = \"keyring\"")
        }
        if place?.value == .keyring {
            table.mistakes.add(node.keyPlace, "key is for a sealed file, and store is \"keyring\": remove one of them")
        }
        return TokenStoreSettings(place: place?.value ?? .auto, key: key)
    }
}
