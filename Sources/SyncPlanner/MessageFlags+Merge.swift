import Mail

extension MessageFlags {
    /// These flags with every change that leads from `old` to `new` made to them as well; flags that `old` and `new`
    /// agree on stay as they are here.
    package func applying(changesFrom old: MessageFlags, to new: MessageFlags) -> MessageFlags {
        if old == new { return self }
        let system = self.system.union(new.system.subtracting(old.system)).subtracting(old.system.subtracting(new.system))
        let (before, after) = (Set(old.keywords), Set(new.keywords))
        let keywords = Set(self.keywords).union(after.subtracting(before)).subtracting(before.subtracting(after))
        return MessageFlags(system, keywords: keywords)
    }
}
