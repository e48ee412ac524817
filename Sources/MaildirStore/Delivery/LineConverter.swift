import Glibc

/// Turns CRLF into LF, piece by piece, and notices the first place from which the way back would not be exact:
/// a LF without a CR before it, or CR CR LF.
struct LineConverter {
    /// A CR that ended the last piece; what follows it decides.
    private(set) var isHoldingCR = false
    /// Whether the byte before the held CR is a CR as well.
    private var isCRBeforeHeld = false
    /// Whether the byte written last is a CR.
    private var isLastCR = false
    /// Line ends converted so far.
    private(set) var lines: UInt64 = 0

    /// What one call did.
    struct Step {
        /// Bytes of the input that are dealt with.
        var consumed: Int
        /// Bytes written to the output.
        var produced: Int
        /// Whether all went well; if not, the offending LF is the first byte not consumed.
        var isReproducible: Bool
    }

    private static let cr = UInt8(ascii: "\r")
    private static let lf = UInt8(ascii: "\n")

    /// `output` needs room for one byte more than `input` has.
    mutating func convert(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer) -> Step {
        var step = Step(consumed: 0, produced: 0, isReproducible: true)
        guard let base = input.baseAddress else { return step }
        while step.consumed < input.count {
            let start = base + step.consumed
            let left = input.count - step.consumed
            let found = memchr(start, Int32(LineConverter.lf), left)
            let length = found.map { UnsafeRawPointer($0) - start } ?? left
            if length > 0 { step.produced += copy(start, length, to: output + step.produced) }
            step.consumed += length
            guard found != nil else { return step }
            guard isHoldingCR, !isCRBeforeHeld else {
                step.isReproducible = false
                return step
            }
            output.storeBytes(of: LineConverter.lf, toByteOffset: step.produced, as: UInt8.self)
            step.produced += 1
            step.consumed += 1
            lines += 1
            isHoldingCR = false
            isLastCR = false
        }
        return step
    }

    /// Gives up the held CR, which the caller writes as it is.
    mutating func releaseCR() -> Bool {
        defer { isHoldingCR = false }
        return isHoldingCR
    }

    /// Copies bytes without a LF among them, holding back a CR at their end.
    private mutating func copy(_ start: UnsafeRawPointer, _ length: Int, to output: UnsafeMutableRawPointer) -> Int {
        var produced = 0
        if isHoldingCR {
            output.storeBytes(of: LineConverter.cr, as: UInt8.self)
            produced = 1
            isHoldingCR = false
            isLastCR = true
        }
        guard start.load(fromByteOffset: length - 1, as: UInt8.self) == LineConverter.cr else {
            memcpy(output + produced, start, length)
            isLastCR = false
            return produced + length
        }
        memcpy(output + produced, start, length - 1)
        isCRBeforeHeld = length > 1 ? start.load(fromByteOffset: length - 2, as: UInt8.self) == LineConverter.cr : isLastCR
        isHoldingCR = true
        return produced + length - 1
    }
}
