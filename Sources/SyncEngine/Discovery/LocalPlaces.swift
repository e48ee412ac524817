import IMAPProtocol
import Mail
import MaildirStore

/// Which of the server's folders can have no place in the store, and why: one that cannot must not keep the others from being
/// done, and two in one place would be mixed.
struct LocalPlaces {
    /// A sentence for each folder without a place.
    private(set) var obstacles: [MailboxName: String] = [:]

    /// - Parameter folders: those that take part.
    init(of folders: [DiscoveredFolder], layout: Layout, filter: FolderFilter) {
        let pairs = folders.map { (folder: $0, place: filter.localPath($0.path)) }
        var owners: [FolderPath: FolderPath] = [:]
        // A folder under its own name goes before one that the configuration renames to that.
        for (folder, place) in pairs.filter({ $0.folder.path == $0.place }) + pairs.filter({ $0.folder.path != $0.place }) {
            if let owner = owners[place] {
                obstacles[folder.name] =
                    "its place here would be \(place), where \(owner) lies; give it another name under rename in the configuration"
            } else if let message = Self.refusal(of: place, layout) {
                obstacles[folder.name] = message
            } else {
                owners[place] = folder.path
            }
        }
    }

    /// Why no store can hold a folder of this name.
    private static func refusal(of place: FolderPath, _ layout: Layout) -> String? {
        var directories = FolderDirectories(layout: layout)
        do throws(MaildirError) {
            _ = try directories.directory(for: place)
            return nil
        } catch {
            return error.message
        }
    }
}
