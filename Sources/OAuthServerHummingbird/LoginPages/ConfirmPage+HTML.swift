import OAuthServer
import StratisID

extension ConfirmPage {
    /// The page that names who has signed and asks whether that is who goes on.
    func document(nonce: String) -> HTML {
        .document(
            title: "Continue to \(clientName)?",
            layout: "confirm",
            nonce: nonce,
            script: LoginScript.once,
            body: """
                <header>
                <h1>Continue with this address?</h1>
                <p>\(HTML.application(clientName, host: clientHost)) will know you by it.</p>
                </header>
                <p class="address"><code class="copied">\(groups)</code><span class="quiet">\(networkName)</span></p>
                \(warning)
                <p>Go on only if you signed just now, for this page, which you opened yourself.</p>
                \(form)
                """
        )
    }

    /// The address in groups of four, with nothing between them that would be copied.
    private var groups: HTML {
        var groups: HTML = ""
        var rest = address[...]
        while !rest.isEmpty {
            groups = "\(groups)<span>\(String(rest.prefix(4)))</span><wbr>"
            rest = rest.dropFirst(4)
        }
        return groups
    }

    private var networkName: String {
        switch network {
        case .cirrus: "Cirrus"
        case .cirrusTest: "Cirrus, test network"
        case .strax: "Strax"
        case .straxTest: "Strax, test network"
        default: network.rawValue
        }
    }

    private var warning: HTML {
        guard isFromElsewhere else { return "" }
        return """
            <div class="notice" role="note">
            <p><strong>The wallet is in another network than this browser.</strong> A phone on mobile data is. But if \
            somebody sent you this page or a code to scan, choose “Not me”.</p>
            <dl><dt>Wallet</dt><dd>\(walletAddress)</dd><dt>Browser</dt><dd>\(browserAddress)</dd></dl>
            </div>
            """
    }

    private var form: HTML {
        .form(
            login: login,
            actionPath: actionPath,
            buttons: """
                <button class="button primary" name="decision" value="continue">Continue as \
                <span class="short">\(shortAddress)</span></button>
                <div class="pair">
                <button class="button" name="decision" value="again">Not me</button>
                <button class="button" name="decision" value="cancel">Cancel</button>
                </div>
                """
        )
    }

    private var shortAddress: String {
        address.count > 12 ? "\(address.prefix(6))…\(address.suffix(4))" : address
    }
}
