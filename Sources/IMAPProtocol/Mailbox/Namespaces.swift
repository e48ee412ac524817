/// A NAMESPACE response (RFC 2342 section 5); a part that is NIL is empty.
package struct Namespaces: Hashable, Sendable {
    package var personal: [Namespace]
    package var otherUsers: [Namespace]
    package var shared: [Namespace]

    package init(personal: [Namespace], otherUsers: [Namespace] = [], shared: [Namespace] = []) {
        self.personal = personal
        self.otherUsers = otherUsers
        self.shared = shared
    }
}
