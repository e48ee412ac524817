import Glibc

/// Runs `body` on a thread of its own. For work that blocks: the tests' cooperative threads are as few as the cores.
package func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let box = Unmanaged.passRetained(Box(body))
    var thread = pthread_t()
    let status = pthread_create(&thread, nil, { raw in
        if let raw { Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().body() }
        return nil
    }, box.toOpaque())
    guard status == 0 else {
        box.release()
        fatalError("pthread_create: \(String(cString: strerror(status)))")
    }
    pthread_detach(thread)
}

/// What `body` returns, run on a thread of its own while the caller is suspended.
package func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        startThread { continuation.resume(with: Result { try body() }) }
    }
}
