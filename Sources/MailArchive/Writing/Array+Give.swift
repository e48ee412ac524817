extension [UInt8] {
    /// Hands the bytes to what takes them raw and throws a typed error, which `withUnsafeBytes` cannot pass on.
    func give(to body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: self)
        try body(UnsafeRawBufferPointer(copy))
    }
}
