@testable import SASL
import Mail
import Testing

@Suite("PLAIN")
struct PlainMechanismTests {
    @Test("puts NUL before the user and before the password")
    func message() throws {
        let plain = PlainMechanism(user: "tim", password: Secret("tanstaaftanstaaf"))
        #expect(try plain.message() == Array("\0tim\0tanstaaftanstaaf".utf8))
    }

    @Test("refuses credentials that hold a NUL", arguments: [("a\0b", "c"), ("a", "b\0c")])
    func nul(user: String, password: String) {
        #expect(throws: SASLError.unusableCredentials) {
            try PlainMechanism(user: user, password: Secret(password)).message()
        }
    }
}
