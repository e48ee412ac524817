import NIOCore

/// The connections of one account: opened on demand, used again, replaced when broken, never more than the limit.
package actor ConnectionPool {
    private let options: SessionOptions
    private let group: any EventLoopGroup
    private var limit: Int
    private var idle: [IMAPConnection] = []
    private var inUse: [ObjectIdentifier: IMAPConnection] = [:]
    /// Being opened.
    private var opening = 0
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var metricsOfClosed = ConnectionMetrics()
    private var isShutDown = false

    /// - Parameter limit: how many connections may be open at the same time; at least 1.
    package init(_ options: SessionOptions, on group: any EventLoopGroup, limit: Int) {
        self.options = options
        self.group = group
        self.limit = max(1, limit)
    }

    /// Lends a connection for the time of `body`, opening one if none is idle and the limit allows, else waiting for
    /// one. A connection that broke meanwhile is thrown away. Nothing is retried here.
    package func withConnection<Value: Sendable>(
        _ body: @Sendable (IMAPConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await borrow()
        do {
            let value = try await body(connection)
            giveBack(connection)
            return value
        } catch {
            giveBack(connection)
            throw error
        }
    }

    /// Changes the limit while the pool is in use, as after throttling; idle connections beyond it are logged out.
    package func setLimit(_ limit: Int) async {
        self.limit = max(1, limit)
        wakeAll()
        while open > self.limit, let spare = idle.popLast() { await retire(spare) }
    }

    /// How many connections are open or being opened.
    package var open: Int { idle.count + inUse.count + opening }

    /// What all connections together have cost, the closed ones included.
    package var metrics: ConnectionMetrics {
        (idle + inUse.values).reduce(metricsOfClosed) { $0 + $1.metrics }
    }

    /// Logs idle connections out and closes the others; nobody gets a connection afterwards.
    package func shutdown() async {
        isShutDown = true
        wakeAll()
        let (spare, busy) = (idle, Array(inUse.values))
        idle = []
        for connection in busy { connection.close() }
        await withTaskGroup { group in
            for connection in spare { group.addTask { await connection.logout() } }
        }
        for connection in spare { metricsOfClosed = metricsOfClosed + connection.metrics }
    }

    private func borrow() async throws(IMAPError) -> IMAPConnection {
        while true {
            guard !isShutDown else { throw closedError }
            guard !Task.isCancelled else { throw .cancelled }
            while let connection = idle.popLast() {
                guard connection.isOpen else {
                    metricsOfClosed = metricsOfClosed + connection.metrics
                    continue
                }
                inUse[ObjectIdentifier(connection)] = connection
                return connection
            }
            if open < limit { return try await openNew() }
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    private func openNew() async throws(IMAPError) -> IMAPConnection {
        opening += 1
        do {
            let connection = try await IMAPConnection.open(options, on: group)
            opening -= 1
            inUse[ObjectIdentifier(connection)] = connection
            return connection
        } catch {
            opening -= 1
            wakeAll()
            throw error
        }
    }

    private func giveBack(_ connection: IMAPConnection) {
        inUse[ObjectIdentifier(connection)] = nil
        if connection.isOpen, !isShutDown, open < limit {
            idle.append(connection)
        } else {
            connection.close()
            metricsOfClosed = metricsOfClosed + connection.metrics
        }
        wakeAll()
    }

    private func retire(_ connection: IMAPConnection) async {
        await connection.logout()
        metricsOfClosed = metricsOfClosed + connection.metrics
    }

    /// All of them: each looks again whether there is something for it.
    private func wakeAll() {
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    private var closedError: IMAPError {
        IMAPError(.closed, message: "The connections to \(options.endpoint) are closed.")
    }
}
