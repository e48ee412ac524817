import Mail

/// Running a command: whether it may run now, what goes wrong with it, and its tagged answer.
extension SandboxSession {
    func run(_ command: ReceivedCommand) throws(Interruption) {
        let rule = CommandRule.all[command.name]
        do throws(Interruption) {
            try applyFault(to: command, rule)
            var arguments = command.arguments
            let completion = try run(rule, &arguments, tag: command.tag)
            runAfterEffect()
            if rule?.tellsUpdates ?? false { try tellUpdates(removals: rule?.allowsRemovals ?? true) }
            try output.line("\(command.tag) OK \(completion.text)")
        } catch .refused(let answer) {
            runAfterEffect()
            if answer.hasPrefix("NO"), rule?.tellsUpdates ?? false { try tellUpdates(removals: rule?.allowsRemovals ?? true) }
            if !answer.isEmpty { try output.line("\(command.tag) \(answer)") }
        }
        findsNothing = false
    }

    private func run(_ rule: CommandRule?, _ arguments: inout CommandScanner, tag: String) throws(Interruption) -> Completion {
        guard let rule, rule.capability.map(has) ?? true else { throw .bad("Unknown command") }
        switch (rule.phase, phase) {
        case (.any, _), (.beforeLogin, .beforeLogin), (.afterLogin, .afterLogin), (.afterLogin, .selected),
            (.selected, .selected):
            break
        default: throw .bad("Command is not allowed in this state")
        }
        if rule.usesNumbers, isUIDOnly { throw .bad("[UIDREQUIRED] Message numbers are not allowed once UIDONLY is enabled") }
        return try rule.run(self, &arguments, tag)
    }

    /// The first fault that waits for this command.
    func takeFault(_ name: String, mailbox: MailboxName?, where accepts: (CommandFault) -> Bool) -> CommandFault? {
        faults.takeCommandFault(name, mailbox: mailbox ?? selected?.name, where: accepts)
    }

    private func applyFault(to command: ReceivedCommand, _ rule: CommandRule?) throws(Interruption) {
        let mailbox = rule?.namesMailbox ?? false ? command.arguments.peekedMailbox : nil
        guard let fault = takeFault(command.name, mailbox: mailbox, where: { !$0.isForLiterals }) else { return }
        switch fault {
        case .answer(let answer): throw .refused(answer)
        case .script(let untagged, let tagged):
            for line in untagged { try output.line(line) }
            throw .refused(tagged ?? "")
        case .inject(let bytes): try output.write(bytes)
        case .bye(let text): try sayBye(text)
        case .close: throw .disconnect
        case .closeReply(let octets): output.cut(after: octets)
        case .stall(let gate): try output.pass(gate)
        case .stallReply(let octets, let gate): output.stall(after: octets, at: gate)
        case .delay(let milliseconds): _ = poll(for: [], milliseconds: Int32(milliseconds))
        case .perform(let action): action()
        case .performAfter(let action): afterEffect = action
        case .emptySearch: findsNothing = true
        case .endlessLine(let octets): try sendEndlessLine(octets)
        case .hugeLiteral(let octets):
            try output.write("* LIST () \"/\" {\(octets)}\r\nINB")
            try output.flush()
            throw .disconnect
        case .literalAnswer, .literalStall, .literalPerform, .literalCut: break
        }
    }

    private func runAfterEffect() {
        afterEffect?()
        afterEffect = nil
    }

    private func sendEndlessLine(_ octets: Int) throws(Interruption) {
        try output.write("* OK ")
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
        var left = octets
        while left > 0 {
            try output.write(piece.prefix(left))
            left -= piece.count
        }
        try output.flush()
        throw .disconnect
    }
}

extension CommandScanner {
    /// The mailbox that the first argument names, without using it up.
    var peekedMailbox: MailboxName? {
        var copy = self
        guard copy.take(" ") else { return nil }
        return (try? copy.astring()).map { MailboxName($0) }
    }
}
