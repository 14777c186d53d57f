import OAuthServer
import QRCodes

extension ScanPage {
    /// The page with the QR code, the link to a wallet on this device, and how far the login is.
    ///
    /// In the document the link stands before the code, as on a phone; a wide screen with a mouse shows the code first.
    /// The texts are those for a browser without scripts; the script puts its own in their place.
    func document(nonce: String) -> HTML {
        .document(
            title: "Sign in to \(clientName)",
            layout: "scan",
            attributes: """
                 id="login" data-status="\(statusPath)" data-resume="\(resumePath)" data-restart="\(restartPath)" \
                data-seconds="\(secondsLeft)"
                """,
            nonce: nonce,
            script: LoginScript.follow,
            body: """
                <header>
                <h1>Sign in with your wallet</h1>
                <p>\(HTML.application(clientName, host: clientHost)) asks you to sign in.</p>
                <p>The wallet has to show <strong class="host">\(issuerAuthority)</strong>. If it shows something else, \
                do not sign.</p>
                </header>
                \(notice)
                <section class="here" aria-labelledby="here">
                <h2 id="here">Wallet on this device</h2>
                <a id="open" class="button primary" href="\(walletLink)">Open the wallet</a>
                <p id="hint" class="quiet" role="status"></p>
                </section>
                <section class="elsewhere" aria-labelledby="elsewhere">
                <h2 id="elsewhere">Wallet on another device</h2>
                <p>Scan this code with the wallet.</p>
                \(code)
                </section>
                <div class="progress">
                <p id="state" role="status">Sign in the wallet, then press “I have signed”.</p>
                <p id="validity" class="quiet">The code is good for \(seconds) from when this page was opened.</p>
                \(form)
                \(text)
                </div>
                """
        )
    }

    private var notice: HTML {
        guard isNotYetSigned else { return "" }
        return """
            <p class="notice" role="alert">No signature has arrived yet. Sign in the wallet first.</p>
            """
    }

    private var code: HTML {
        guard let code = QRCode(sid) else {
            return "<p class=\"notice\">The challenge is too long for a code; use its text below.</p>"
        }
        return """
            <div class="code" role="img" aria-label="QR code of the challenge">\(HTML(verbatim: code.svg))</div>
            """
    }

    private var seconds: String { secondsLeft == 1 ? "1 second" : "\(secondsLeft) seconds" }

    private var form: HTML {
        .form(
            login: login,
            actionPath: actionPath,
            buttons: """
                <button id="check" class="button" name="decision" value="check">I have signed</button>
                <div class="pair">
                <a class="button" href="\(restartPath)">New code</a>
                <button class="button" name="decision" value="cancel">Cancel</button>
                </div>
                """
        )
    }

    private var text: HTML {
        """
        <details>
        <summary>Show the challenge as text</summary>
        <p class="quiet">For a wallet that neither scans nor opens links.</p>
        <code id="sid" class="copied">\(sid)</code>
        <button id="copy" class="button" type="button" hidden>Copy</button>
        </details>
        """
    }
}
