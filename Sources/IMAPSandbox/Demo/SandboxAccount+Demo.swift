import IMAPProtocol
import Mail

/// The mailbox that the tour through the program shows.
extension SandboxAccount {
    /// A few hundred messages in nested, special-use and non-ASCII folders; the same ones for the same seed.
    package static func demo(seed: UInt64 = 1) -> SandboxAccount {
        let account = SandboxAccount()
        var composer = DemoComposer(seed: seed)
        var generator = SeededGenerator(seed: seed ^ 0xDE30)
        for folder in DemoFolder.all {
            let name = account.name(levels: folder.levels)
            account.createMailbox(name, attributes: folder.attributes, isSelectable: folder.isSelectable)
            var date = Int64(CivilCalendar.daysSince1970(year: folder.firstYear, month: 1, day: 3)) * 86_400
            let step = Int64(folder.years) * 350 * 86_400 / Int64(max(folder.messages, 1))
            for index in 0..<folder.messages {
                date += Int64.random(in: 600...(2 * step - 600), using: &generator)
                let flags = folder.flags.flags(age: folder.messages - index, &generator)
                let body = SandboxBody.stored(composer.message(in: folder, secondsSince1970: date))
                let zone: Int16 = [0, 60, 120, -300, 540][Int(generator.next() % 5)]
                let arrival = InternalDate(secondsSince1970: date + 3, zoneOffsetMinutes: zone)
                account.append(SandboxMessage(body, flags: flags, date: arrival), to: name)
            }
        }
        return account
    }
}

extension DemoFolder.DemoFlagging {
    /// - Parameter age: 1 for the newest message.
    fileprivate func flags(age: Int, _ generator: inout SeededGenerator) -> MessageFlags {
        let dice = generator.next() % 20
        switch self {
        case .junk: return MessageFlags(dice < 8 ? .seen : [], keywords: [Keyword("$Junk")])
        case .draft: return MessageFlags([.seen, .draft])
        case .sent: return MessageFlags(.seen)
        case .read:
            if age <= 5 { return .none }
            let keywords = dice == 0 ? ["$Forwarded"] : dice == 1 ? ["$Label1", "Invoice"] : []
            let extra: SystemFlags = dice % 5 == 2 ? .answered : dice == 3 ? .flagged : []
            return MessageFlags(extra.union(.seen), keywords: keywords.map { Keyword($0) })
        }
    }
}
