import COpenSSL

/// Owns an `EVP_PKEY`, private or public.
///
/// Sendable although it holds a pointer: libcrypto counts references atomically, and nothing changes a key after it
/// was read; each use of it takes a context of its own.
final class KeyHandle: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Takes over the pointer; it is freed with this object.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }

    /// `RSA`, `RSA-PSS`, `EC`, …
    var kind: Int32 { EVP_PKEY_get_base_id(pointer) }

    /// Whether something can be encrypted to it: by RSA key transport, or by agreement on an elliptic curve.
    var canReceive: Bool { kind == EVP_PKEY_RSA || kind == EVP_PKEY_EC }

    var bits: Int { Int(EVP_PKEY_get_bits(pointer)) }

    /// Whether it is an elliptic-curve key on P-256, which libcrypto calls prime256v1.
    var isOnP256: Bool {
        guard kind == EVP_PKEY_EC else { return false }
        var name = [CChar](repeating: 0, count: 64)
        guard EVP_PKEY_get_group_name(pointer, &name, name.count, nil) == 1 else { return false }
        return OBJ_txt2nid(name) == NID_X9_62_prime256v1
    }
}
