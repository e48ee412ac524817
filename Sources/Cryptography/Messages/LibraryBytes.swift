import COpenSSL

/// Lends bytes to libcrypto as a `BIO` in memory; `nil` for more than it can take at once.
func withMemory<Result>(_ bytes: [UInt8], _ body: (OpaquePointer) -> Result?) -> Result? {
    guard bytes.count <= Int(Int32.max) else { return nil }
    return bytes.withUnsafeBytes { bytes in
        // An empty array has no address, and the address is not read then.
        guard let bio = BIO_new_mem_buf(bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1), Int32(bytes.count)) else {
            return nil
        }
        defer { BIO_free(bio) }
        return body(bio)
    }
}

/// What one of libcrypto's `i2d` functions makes.
func encoded(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> Int32) -> [UInt8]? {
    var bytes: UnsafeMutablePointer<UInt8>?
    let length = encode(&bytes)
    guard length > 0, let bytes else { return nil }
    defer { CRYPTO_free(bytes, #file, #line) }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
}

/// What one of libcrypto's `d2i` functions reads; `nil` for bytes that are something else.
func decoded<Result>(
    _ bytes: [UInt8], _ decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> Result?
) -> Result? {
    bytes.withUnsafeBufferPointer { buffer in
        var cursor = buffer.baseAddress
        return cursor == nil ? nil : decode(&cursor, buffer.count)
    }
}

/// Everything that stands in a `BIO` in memory, which is empty afterwards.
func drained(_ bio: OpaquePointer) -> [UInt8] {
    var drained: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = BIO_read(bio, &block, Int32(block.count))
        guard count > 0 else { return drained }
        drained += block[..<Int(count)]
    }
}
