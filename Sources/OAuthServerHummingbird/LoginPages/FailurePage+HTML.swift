import OAuthServer

extension FailurePage {
    /// The page that says what went wrong and what to do next.
    func document(nonce: String) -> HTML {
        .document(
            title: failure.title,
            layout: "failure",
            nonce: nonce,
            body: """
                <header>
                <h1>\(failure.title)</h1>
                <p>\(failure.reason)</p>
                <p>\(failure.advice)</p>
                </header>
                \(form)
                """
        )
    }

    private var form: HTML {
        guard let back else { return "" }
        let again: HTML =
            failure == .denied
            ? "<button class=\"button primary\" name=\"decision\" value=\"again\">Start again</button>\n" : ""
        return .form(
            login: back.login,
            actionPath: back.actionPath,
            buttons: """
                \(again)<button class="button" name="decision" value="cancel">\
                Back to <bdi>\(back.clientName)</bdi></button>
                """
        )
    }
}
