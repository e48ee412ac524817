import Cryptography
import Foundation
import Hashing

/// Finds out which client asks, and whether it is that (RFC 6749 section 2.3, RFC 7523 section 3).
struct ClientCheck {
    let issuer: String
    let now: Int

    enum Result {
        case client(RigClient)
        case refused(RigAnswer)
    }

    func check(_ request: RigRequest, _ state: inout RigState) -> Result {
        let form = request.form
        let basic = Self.basic(request.headers["authorization"])
        guard let id = basic?.id ?? form["client_id"], let client = state.clients[id] else {
            return .refused(.refusal("invalid_client", status: 401, number: 700016, text: "Application was not found."))
        }
        guard let problem = problem(client, secret: basic?.secret ?? form["client_secret"], form, &state) else {
            return .client(client)
        }
        return .refused(problem)
    }

    private func problem(_ client: RigClient, secret: String?, _ form: [String: String], _ state: inout RigState) -> RigAnswer? {
        let assertion = form["client_assertion"]
        switch client.proof {
        case .none:
            guard secret == nil, assertion == nil else { return refusal(700025, "Client is public.") }
        case .secret(let wanted):
            guard let secret else { return refusal(7000218, "Secret is missing.") }
            guard secret == wanted else { return refusal(7000215, "Invalid client secret.") }
        case .certificates(let certificates):
            return assertionProblem(client, assertion, form, &state) { parts in
                certificates.contains { certificate in
                    parts.header["x5t#S256"] as? String == Base64URL.encode(SHA256.digest(certificate.der).bytes)
                        && parts.isSigned(by: certificate.publicKey, .ps256)
                }
            }
        case .federated(let issuer, let subject, let key):
            guard let parts = assertion.flatMap(RigToken.Parts.init), parts.isSigned(by: key, .rs256),
                parts.text("iss") == issuer,
                parts.text("sub") == subject, (parts.number("exp") ?? 0) > now
            else { return refusal(700_213, "No matching federated identity record.") }
        }
        return nil
    }

    private func assertionProblem(
        _ client: RigClient, _ assertion: String?, _ form: [String: String], _ state: inout RigState,
        isSigned: (RigToken.Parts) -> Bool
    ) -> RigAnswer? {
        guard form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            let parts = assertion.flatMap(RigToken.Parts.init)
        else { return refusal(7000218, "Assertion is missing.") }
        guard isSigned(parts) else { return refusal(700_027, "Signature validation failed.") }
        guard parts.text("iss") == client.id, parts.text("sub") == client.id,
            parts.text("aud") == issuer + Endpoint.token.rawValue
        else {
            return refusal(50_012, "Issuer, subject or audience is wrong.")
        }
        guard let expires = parts.number("exp"), let start = parts.number("nbf"), expires > now, start <= now + 60,
            expires <= now + 900
        else {
            return refusal(700_024, "Assertion is not within its valid time range.")
        }
        guard let id = parts.text("jti"), state.assertionIDs.insert(id).inserted else {
            return refusal(50_013, "Assertion was replayed.")
        }
        return nil
    }

    private func refusal(_ number: Int, _ text: String) -> RigAnswer {
        .refusal("invalid_client", status: 401, number: number, text: text)
    }

    private static func basic(_ header: String?) -> (id: String, secret: String)? {
        guard let header, header.hasPrefix("Basic "), let data = Data(base64Encoded: String(header.dropFirst(6))) else {
            return nil
        }
        let halves = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1).map {
            $0.removingPercentEncoding ?? ""
        }
        return halves.count == 2 ? (halves[0], halves[1]) : nil
    }
}
