/// User names in the comma-separated messages of SCRAM and GS2 (RFC 5801 section 4: `saslname`).
enum SASLName {
    static func escaped(_ name: String) -> String { name.replacing("=", with: "=3D").replacing(",", with: "=2C") }
}
