import Mail
import TestRig

/// One random edit on one side.
struct LifeEdit {
    typealias Copy = LifeModel.Copy

    let side: LifeModel.Side
    let there: any ServerSide
    let here: StoreSide
    /// What the side holds now.
    let picture: Picture
    let hasKeywords: Bool

    mutating func make(_ state: inout Life.State) throws {
        let isFull = picture.folders.values.reduce(0) { $0 + $1.count } > 150
        switch Int.random(in: 0..<100, using: &state.random) {
        case 0..<22 where isFull: try delete(&state)
        case 0..<22: try add(&state)
        case 22..<47: try flag(&state)
        case 47..<62: try delete(&state)
        case 62..<80: try transfer(isCopy: false, &state)
        case 80..<88: try transfer(isCopy: true, &state)
        case 88..<91: try createFolder(&state)
        case 91..<94: try renameFolder(&state)
        case 94..<96: try deleteFolder(&state)
        default: try look(&state)
        }
    }

    private func note(_ text: String, _ state: inout Life.State) {
        state.edits += 1
        state.recent.append("\(side): \(text)")
    }

    // MARK: Choosing

    /// A message that stands alone in its folder, and all places where it is.
    private func anyMessage(_ state: inout Life.State) -> (marker: String, copy: Copy, all: [Copy])? {
        let copies = LifeModel.copies(picture)
        let markers = copies.keys.sorted()
        guard !markers.isEmpty else { return nil }
        let marker = markers[Int.random(in: 0..<markers.count, using: &state.random)]
        guard let all = copies[marker], marker != "?" else { return nil }
        let copy = all[Int.random(in: 0..<all.count, using: &state.random)]
        return all.count { $0.folder == copy.folder } == 1 ? (marker, copy, all) : nil
    }

    private func anyFolder(_ state: inout Life.State, where isFit: (String) -> Bool = { _ in true }) -> String? {
        let folders = picture.folders.keys.filter(isFit).sorted()
        return folders.isEmpty ? nil : folders[Int.random(in: 0..<folders.count, using: &state.random)]
    }

    private func coin(_ state: inout Life.State) -> Bool { Bool.random(using: &state.random) }

    // MARK: Messages

    private func add(_ state: inout Life.State) throws {
        guard let folder = anyFolder(&state) else { return }
        state.serial += 1
        let isSeen = coin(&state)
        // Some share their date, size and even Message-ID with others.
        let isTwin = Int.random(in: 0..<6, using: &state.random) == 0
        let marker = isTwin ? "twin\(10_000 + state.serial)" : "m\(state.serial)"
        let mail = isTwin ? TestMail(marker, messageID: "twin@example.org", date: 1_650_000_000) : TestMail(marker)
        let flags = isSeen ? MessageFlags(.seen) : .none
        switch side {
        case .here: try here.deliver(mail, flags: isSeen ? "S" : nil, to: folder)
        case .there: try there.add(mail, flags: flags, to: folder)
        }
        state.model.touched(marker, on: side, before: [], after: [Copy(folder: folder, flags: flags)])
        note("added \(marker) to \(folder)", &state)
    }

    private func flag(_ state: inout Life.State) throws {
        guard let (marker, copy, all) = anyMessage(&state) else { return }
        let choices = hasKeywords ? ["F", "R", "S", "+work", "+later", "+$Forwarded"] : ["F", "R", "S"]
        let word = choices[Int.random(in: 0..<choices.count, using: &state.random)]
        let isSet = copy.flags.changed(adding: Picture.flags(word), removing: .none) == copy.flags
        let (add, remove) = isSet ? ("", word) : (word, "")
        switch side {
        case .here: try here.flag(marker, in: copy.folder, add, remove: remove)
        case .there: try there.flag(marker, in: copy.folder, add, remove: remove)
        }
        var changed = copy
        changed.flags = copy.flags.changed(adding: Picture.flags(add), removing: Picture.flags(remove))
        state.model.touched(marker, on: side, before: all, after: all.filter { $0 != copy } + [changed])
        note("\(isSet ? "took" : "set") \(word) on \(marker) in \(copy.folder)", &state)
    }

    private func delete(_ state: inout Life.State) throws {
        guard let (marker, copy, all) = anyMessage(&state) else { return }
        switch side {
        case .here: try here.delete(marker, in: copy.folder)
        case .there: try there.expunge(marker, in: copy.folder)
        }
        state.model.touched(marker, on: side, before: all, after: all.filter { $0 != copy })
        note("deleted \(marker) in \(copy.folder)", &state)
    }

    private func transfer(isCopy: Bool, _ state: inout Life.State) throws {
        guard let (marker, copy, all) = anyMessage(&state) else { return }
        guard let target = anyFolder(&state, where: { folder in !all.contains { $0.folder == folder } }) else { return }
        let keepsName = coin(&state)
        switch (side, isCopy) {
        case (.here, false): try here.move(marker, from: copy.folder, to: target, keepsName: keepsName)
        case (.here, true): try here.copy(marker, from: copy.folder, to: target, keepsName: keepsName)
        case (.there, false): try there.move(marker, from: copy.folder, to: target)
        case (.there, true): try there.copy(marker, from: copy.folder, to: target)
        }
        let new = Copy(folder: target, flags: copy.flags)
        state.model.touched(marker, on: side, before: all, after: all.filter { isCopy || $0 != copy } + [new])
        note("\(isCopy ? "copied" : "moved") \(marker) from \(copy.folder) to \(target)\(keepsName ? " with its name" : "")", &state)
    }

    /// A reader looks at a message: `new` to `cur`, nothing else.
    private func look(_ state: inout Life.State) throws {
        guard side == .here, let (marker, copy, _) = anyMessage(&state) else { return }
        try here.flag(marker, in: copy.folder, "")
        note("looked at \(marker) in \(copy.folder)", &state)
    }

    // MARK: Folders

    private func createFolder(_ state: inout Life.State) throws {
        guard picture.folders.count < 12 else { return try deleteFolder(&state) }
        state.serial += 1
        let folder = coin(&state) ? "F\(state.serial)" : "Work/Ü\(state.serial)"
        switch side {
        case .here: try here.createFolder(folder)
        case .there: try there.createFolder(folder)
        }
        state.model.touchedFolder(folder, on: side, isThere: true)
        note("made folder \(folder)", &state)
    }

    private func isSmall(_ folder: String) -> Bool { folder.hasPrefix("F") || folder.hasPrefix("Work/Ü") }

    private func renameFolder(_ state: inout Life.State) throws {
        guard let folder = anyFolder(&state, where: isSmall) else { return }
        state.serial += 1
        let new = coin(&state) ? "F\(state.serial)" : "Work/Ü\(state.serial)"
        switch side {
        case .here: try here.renameFolder(folder, to: new)
        case .there: try there.renameFolder(folder, to: new)
        }
        for (marker, all) in LifeModel.copies(picture) where all.contains(where: { $0.folder == folder }) {
            let after = all.map { $0.folder == folder ? Copy(folder: new, flags: $0.flags) : $0 }
            state.model.touched(marker, on: side, before: all, after: after)
        }
        state.model.renamedFolder(folder, to: new, on: side)
        note("renamed \(folder) to \(new)", &state)
    }

    private func deleteFolder(_ state: inout Life.State) throws {
        guard let folder = anyFolder(&state, where: isSmall) else { return }
        switch side {
        case .here: try here.removeFolder(folder)
        case .there: try there.deleteFolder(folder)
        }
        for (marker, all) in LifeModel.copies(picture) where all.contains(where: { $0.folder == folder }) {
            state.model.touched(marker, on: side, before: all, after: all.filter { $0.folder != folder })
        }
        state.model.deletedFolder(folder, on: side)
        note("deleted folder \(folder)", &state)
    }
}
