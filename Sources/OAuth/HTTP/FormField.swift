import Mail

/// A field of a form or of a query. Its value may be a secret, hence is never printed.
package struct FormField: Sendable, Equatable {
    package let name: String
    package let value: Secret

    package init(_ name: String, _ value: Secret) {
        self.name = name
        self.value = value
    }

    package init(_ name: String, _ value: String) { self.init(name, Secret(value)) }
}
