import Mail

/// Who logs in.
package struct Credentials: Sendable {
    package let user: String
    package let password: Secret

    package init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }
}
