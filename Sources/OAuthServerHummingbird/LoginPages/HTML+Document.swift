extension HTML {
    /// A document around the body of a page.
    ///
    /// - Parameters:
    ///   - title: What the window is called.
    ///   - layout: The class of the page's main part.
    ///   - attributes: Further attributes of the main part, for the script.
    ///   - nonce: The nonce of the style and of the script.
    ///   - script: What runs in the page.
    ///   - body: What stands in the main part.
    static func document(
        title: String,
        layout: String,
        attributes: HTML = "",
        nonce: String,
        script: HTML? = nil,
        body: HTML
    ) -> HTML {
        let script: HTML = script.map { "<script nonce=\"\(nonce)\">\($0)</script>\n" } ?? ""
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <meta name="format-detection" content="telephone=no">
            <title>\(title)</title>
            <link rel="icon" href="\(icon)">
            <style nonce="\(nonce)">\(LoginStyle.text)</style>
            </head>
            <body>
            <main class="\(layout)"\(attributes)>
            \(body)
            </main>
            \(script)</body>
            </html>

            """
    }

    /// The form that says what to do with the login.
    static func form(login: String, actionPath: String, buttons: HTML) -> HTML {
        """
        <form method="post" action="\(actionPath)">
        <input type="hidden" name="login" value="\(login)">
        \(buttons)
        </form>
        """
    }

    /// A name that somebody chose, whose direction of writing does not spread to the text around it.
    static func name(_ text: String) -> HTML { "<strong><bdi>\(text)</bdi></strong>" }

    /// An application, with where it is if it is a site.
    static func application(_ name: String, host: String?) -> HTML {
        guard let host else { return "\(Self.name(name)), an application on this device," }
        return "\(Self.name(name)) at <strong class=\"host\">\(host)</strong>"
    }

    /// A key in a rounded square.
    private static let icon = """
        data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E\
        %3Crect width='32' height='32' rx='7' fill='%231d4ed8'/%3E\
        %3Cg fill='none' stroke='%23fff' stroke-width='3'%3E\
        %3Ccircle cx='11' cy='16' r='4.5'/%3E%3Cpath d='M15.5 16H26v5m-5-5v4'/%3E%3C/g%3E\
        %3C/svg%3E
        """
}
