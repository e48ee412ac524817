/// Sign-in for machines without a browser: the user enters a code on another device (RFC 8628).
package struct DeviceFlow: Sendable {
    package let endpoint: TokenEndpoint
    /// Waits so many seconds; throws when the user gave up.
    let pause: @Sendable (Int) async throws -> Void

    package init(
        endpoint: TokenEndpoint,
        pause: @escaping @Sendable (Int) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) {
        self.endpoint = endpoint
        self.pause = pause
    }

    /// Asks for a code, has it shown, and waits until it was entered, declined, or is over.
    package func signIn(
        scopes: [String], show: @Sendable (DeviceAuthorization) async -> Void
    ) async throws(OAuthFailure) -> TokenGrant {
        let device = try await endpoint.authorizeDevice(scopes: scopes)
        await show(device)
        var polling = DevicePolling(device, host: endpoint.host)
        var step = polling.next(.pending, now: endpoint.clock.now())
        while true {
            switch step {
            case .granted(let grant): return grant
            case .failed(let failure): throw failure
            case .ask(let seconds):
                try await wait(seconds)
                step = await ask(device, scopes, &polling)
            }
        }
    }

    private func ask(_ device: DeviceAuthorization, _ scopes: [String], _ polling: inout DevicePolling) async
        -> DevicePolling.Step
    {
        do {
            let answer = try await endpoint.poll(device, scopes: scopes)
            return polling.next(answer, now: endpoint.clock.now())
        } catch {
            return polling.next(error, now: endpoint.clock.now())
        }
    }

    private func wait(_ seconds: Int) async throws(OAuthFailure) {
        do { try await pause(seconds) } catch {
            throw OAuthFailure(.signIn, "the sign-in at \(endpoint.host) was given up; start it again", host: endpoint.host)
        }
    }
}
