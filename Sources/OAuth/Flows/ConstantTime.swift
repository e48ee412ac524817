import Mail

/// Compares two secrets without telling by the time it takes how much of them is equal.
func equalsInConstantTime(_ a: Secret, _ b: Secret) -> Bool {
    let (left, right) = (Array(a.exposed().utf8), Array(b.exposed().utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
