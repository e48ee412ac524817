import Glibc

extension MaildirStore {
    /// Whether something stands in the place of a folder that ``folders()`` does not find: a link or a file on the way to it, one
    /// of the directories that make a Maildir, or what nobody may look at. Nobody may take such a folder for deleted. A directory
    /// without any of the three is the parent of others.
    package func hasRemains(of directory: String) throws(MaildirError) -> Bool {
        var status = stat()
        var place = root
        for part in try parts(of: directory) {
            place += "/" + part
            guard lstat(place, &status) == 0 else { return errno != ENOENT }
            guard status.st_mode & S_IFMT == S_IFDIR else { return true }
        }
        for part in ["cur", "new", "tmp"] where lstat(place + "/" + part, &status) == 0 || errno != ENOENT { return true }
        return false
    }
}
