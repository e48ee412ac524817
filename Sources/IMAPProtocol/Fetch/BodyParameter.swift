/// One MIME parameter, such as `CHARSET` = `utf-8`; bytes in any charset.
package struct BodyParameter: Hashable, Sendable {
    package var name: [UInt8]
    package var value: [UInt8]

    package init(name: [UInt8], value: [UInt8]) {
        self.name = name
        self.value = value
    }
}
