import SyncEngine

/// `[account.x.folders]`: which folders take part and where they lie.
struct FoldersLayer: Sendable {
    var layout: Placed<StoreLayout>?
    var include: Placed<[String]>?
    var exclude: Placed<[String]>?
    var rename: Placed<[String: String]>?
    var subscribed: Placed<Bool>?

    init() {}

    init(_ table: TableReader) {
        layout = table.choice("layout", StoreLayout.self)
        include = table.strings("include")
        exclude = table.strings("exclude")
        rename = table.stringTable("rename")
        subscribed = table.boolean("subscribed")
        for list in [include, exclude] {
            if let list, list.value.contains("") {
                table.mistakes.add(list.place, "an empty pattern matches no folder: remove it")
            }
        }
        if let include, include.value.isEmpty {
            table.mistakes.add(include.place, "include is empty, so no folder would take part: write [\"*\"] for all")
        }
        if let rename, rename.value.contains(where: { $0.key.isEmpty || $0.value.isEmpty }) {
            table.mistakes.add(rename.place, "rename needs a folder's name on both sides of the =")
        }
        table.close()
    }

    func over(_ lower: FoldersLayer) -> FoldersLayer {
        var result = self
        result.layout = layout ?? lower.layout
        result.include = include ?? lower.include
        result.exclude = exclude ?? lower.exclude
        result.rename = rename ?? lower.rename
        result.subscribed = subscribed ?? lower.subscribed
        return result
    }
}
