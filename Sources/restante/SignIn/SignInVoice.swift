import Audit
import OAuth

/// What a sign-in says to the user, in plain words, and to scripts.
struct SignInVoice: Sendable {
    let account: String
    let user: String
    let console: Console

    private static let warning = "Type your password only there; nobody else has a reason to ask for it, this program neither."

    /// - opened: whether a browser shows the page already.
    func browser(_ address: HTTPSURL, opened: Bool, elsewhere: Bool) {
        let place = address.host
        if opened {
            console.line(
                "\(account): your browser opens a page of \(place), where you sign in as \(user) and allow access to the mail.")
            console.line("If it does not, open this address yourself:")
        } else {
            console.line("\(account): open this page of \(place) in a browser, sign in as \(user) and allow access to the mail:")
        }
        // An address with a state that looks like a secret, and is needed whole.
        console.result("  " + address.text)
        console.line(Self.warning)
        if elsewhere {
            console.line("At the end the browser shows a page of the redirect address; copy its whole address and paste it here.")
        } else if !opened {
            console.line(
                "Where the browser runs on another machine, it ends at a page that cannot be reached, http://localhost:…; copy its "
                    + "whole address and paste it here.")
        }
        console.json(
            JSONLine("signIn", account: account).with("flow", .string(SignInFlow.code.rawValue))
                .with("url", .string(address.text)))
    }

    func device(_ device: DeviceAuthorization) {
        console.line("\(account): on any device, open this page of \(device.verification.host) and sign in as \(user):")
        console.result("  \(device.verification.text)")
        console.result("  code: \(device.userCode)")
        console.line("\(Self.warning) Go on only if you began this sign-in yourself, here.")
        if let message = device.message { console.line("\(device.verification.host) says: \(message)", tone: .faint) }
        console.json(
            JSONLine("signIn", account: account).with("flow", .string(SignInFlow.device.rawValue))
                .with("url", .string(device.verification.text)).with("userCode", .string(device.userCode))
                .with("expires", .string(Timestamp.rfc3339(Double(device.expires.seconds)))))
    }

    func note(_ sentence: String, tone: Console.Tone = .plain) {
        console.line("\(account): \(Redaction.masked(sentence))", tone: tone)
    }

    func warn(_ sentence: String) {
        let sentence = Redaction.masked(sentence)
        console.complain("\(account): \(sentence)", tone: .warning)
        console.json(JSONLine("notice", account: account).with("message", .string(sentence)))
    }
}
