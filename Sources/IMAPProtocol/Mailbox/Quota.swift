/// A QUOTA response: how much of each resource a quota root uses (RFC 9208 section 4.2.1).
package struct Quota: Hashable, Sendable {
    /// One resource, such as STORAGE (in units of 1,024 octets) or MESSAGE.
    package struct Resource: Hashable, Sendable {
        package let name: String
        package let usage: UInt64
        package let limit: UInt64

        package init(name: String, usage: UInt64, limit: UInt64) {
            self.name = name
            self.usage = usage
            self.limit = limit
        }
    }

    package var root: String
    package var resources: [Resource]

    package init(root: String, resources: [Resource]) {
        self.root = root
        self.resources = resources
    }
}
