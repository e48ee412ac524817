/// Amounts as people write them in the configuration: `"50MB"`, `"30d"`.
enum Quantity {
    /// Octets. Decimal units (kB, MB, GB, TB) and binary ones (KiB, MiB, GiB, TiB); a bare number is octets.
    /// `nil` for anything else, and for what does not fit.
    static func octets(_ text: String) -> UInt64? {
        parse(
            text,
            units: [
                "": 1, "b": 1, "k": 1000, "kb": 1000, "m": 1_000_000, "mb": 1_000_000, "g": 1_000_000_000, "gb": 1_000_000_000,
                "tb": 1_000_000_000_000, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
            ])
    }

    /// Seconds, from s, min, h, d, w or y. `m` is refused: it might be a minute or a month.
    static func seconds(_ text: String) -> Int64? {
        let units: [String: UInt64] = ["s": 1, "min": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_557_600]
        return parse(text, units: units).flatMap { Int64(exactly: $0) }
    }

    /// Octets as ``octets(_:)`` reads them, in the largest unit that needs no fraction.
    static func text(octets: UInt64) -> String {
        let units: [(name: String, factor: UInt64)] = [
            ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000),
        ]
        guard octets > 0, let unit = units.first(where: { octets % $0.factor == 0 }) else { return String(octets) }
        return "\(octets / unit.factor)\(unit.name)"
    }

    /// Seconds as ``seconds(_:)`` reads them, in the largest unit that needs no fraction.
    static func text(seconds: Int64) -> String {
        let units: [(name: String, factor: Int64)] = [("d", 86_400), ("h", 3600), ("min", 60)]
        guard let unit = units.first(where: { seconds % $0.factor == 0 }) else { return "\(seconds)s" }
        return "\(seconds / unit.factor)\(unit.name)"
    }

    /// Digits (with one decimal point at most), perhaps a space, and a unit in any case.
    private static func parse(_ text: String, units: [String: UInt64]) -> UInt64? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        guard let factor = units[unit], digits.first?.isNumber == true else { return nil }
        if let whole = UInt64(digits) {
            let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
            return overflow ? nil : product
        }
        guard let number = Double(digits) else { return nil }
        return UInt64(exactly: (number * Double(factor)).rounded())
    }
}
