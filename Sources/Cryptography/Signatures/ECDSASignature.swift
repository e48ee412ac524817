import COpenSSL

/// The two forms of an ECDSA signature on P-256: DER, which libcrypto speaks, and R and S joined (RFC 7518 section 3.4).
enum ECDSASignature {
    /// Bytes of each of the two numbers.
    private static let width = 32

    static func joined(der: [UInt8]) -> [UInt8]? {
        let parsed = decoded(der) { d2i_ECDSA_SIG(nil, $0, $1) }
        guard let parsed else { return nil }
        defer { ECDSA_SIG_free(parsed) }
        var joined = [UInt8](repeating: 0, count: 2 * width)
        let isWritten = joined.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return false }
            return BN_bn2binpad(ECDSA_SIG_get0_r(parsed), start, Int32(width)) == Int32(width)
                && BN_bn2binpad(ECDSA_SIG_get0_s(parsed), start + width, Int32(width)) == Int32(width)
        }
        return isWritten ? joined : nil
    }

    static func der(joined: [UInt8]) -> [UInt8]? {
        guard joined.count == 2 * width, let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        guard let r = BN_bin2bn(Array(joined[..<width]), Int32(width), nil) else { return nil }
        guard let s = BN_bin2bn(Array(joined[width...]), Int32(width), nil) else {
            BN_free(r)
            return nil
        }
        // From here on the signature owns both numbers.
        guard ECDSA_SIG_set0(signature, r, s) == 1 else { return nil }
        return encoded { i2d_ECDSA_SIG(signature, $0) }
    }
}
