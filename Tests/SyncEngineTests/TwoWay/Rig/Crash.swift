import SyncEngine
import Synchronization
import TwoWayRig

/// The death of a process at a step of its run: from then on nothing of it goes on.
final class Crash: Sendable {
    private let step: Int
    private let count = Mutex(0)

    /// - Parameter step: from 0.
    init(at step: Int) { self.step = step }

    var probe: RunProbe {
        { [self] _ in
            let isDead = count.withLock { count in
                count += 1
                return count > step
            }
            if isDead { throw SimulatedCrash() }
        }
    }

    var happened: Bool { count.withLock { $0 > step } }
}
