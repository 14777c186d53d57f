import OAuthServer
import OAuthServerHummingbird
import StratisID
import Testing

private let hostile = #"<script>alert("x")</script> & 'Co'"#
private let escaped = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Co&#39;"

@Suite struct LoginPagesTests {
    @Test func `the page with the code says who asks, and what the wallet has to show`() {
        let html = document(.scan(.example()))
        #expect(html.contains("<bdi>Web shop</bdi></strong> at <strong class=\"host\">shop.example.com</strong> asks"))
        #expect(html.contains("The wallet has to show <strong class=\"host\">auth.example.com</strong>"))
        #expect(html.contains("href=\"web+sid:auth.example.com/v1/ssas?uid=abc&amp;exp=1764169000\""))
        #expect(html.contains(">sid:auth.example.com/v1/ssas?uid=abc&amp;exp=1764169000</code>"))
        #expect(html.contains("good for 90 seconds"))
        #expect(html.contains("<svg "))
    }

    @Test func `an application on the device has no host`() {
        let html = document(.scan(.example(host: nil)))
        #expect(html.contains("<bdi>Web shop</bdi></strong>, an application on this device, asks you to sign in."))
    }

    @Test func `the form of the page with the code works without scripts`() {
        let html = document(.scan(.example()))
        #expect(html.contains("<form method=\"post\" action=\"/authorize\">"))
        #expect(html.contains("<input type=\"hidden\" name=\"login\" value=\"sealed\">"))
        #expect(html.contains("name=\"decision\" value=\"check\">I have signed<"))
        #expect(html.contains("name=\"decision\" value=\"cancel\">Cancel<"))
        #expect(html.contains("href=\"/authorize?a=b&amp;c=d\">New code<"))
    }

    @Test func `whoever pressed too early hears of it`() {
        #expect(document(.scan(.example(isNotYetSigned: true))).contains("No signature has arrived yet"))
        #expect(!document(.scan(.example())).contains("No signature has arrived yet"))
    }

    @Test(arguments: [(UInt64(0), "0 seconds"), (1, "1 second"), (120, "120 seconds")])
    func `the time left is written out`(secondsLeft: UInt64, text: String) {
        let html = document(.scan(.example(secondsLeft: secondsLeft)))
        #expect(html.contains("good for \(text) from"))
        #expect(html.contains("data-seconds=\"\(secondsLeft)\""))
    }

    @Test func `a challenge that no code can hold stands there as text`() {
        let sid = "sid:auth.example.com/" + String(repeating: "a", count: 3000)
        let html = document(.scan(.example(sid: sid)))
        #expect(!html.contains("<svg "))
        #expect(html.contains("too long for a code"))
        #expect(html.contains(">\(sid)</code>"))
    }

    @Test func `the address can be copied as one`() throws {
        let html = document(.confirm(.example()))
        let code = try #require(html.firstMatch(of: #/<code class="copied">(.*?)</code>/#)).output.1
        let copied = code.replacing(#/<[^>]*>/#, with: "")
        #expect(copied == "CZgiS14LtEiSujyiMjUF1R9FtNV7tvxsgg")
        #expect(html.contains("Cirrus"))
    }

    @Test func `three buttons decide`() {
        let html = document(.confirm(.example()))
        for decision in ["continue", "again", "cancel"] {
            #expect(html.contains("<button class=\"button") && html.contains("value=\"\(decision)\">"))
        }
        #expect(html.contains("Continue as <span class=\"short\">CZgiS1…xsgg</span>"))
    }

    @Test func `a wallet elsewhere is named with both places`() {
        let html = document(.confirm(.example(isFromElsewhere: true)))
        #expect(html.contains("another network"))
        #expect(html.contains("<dd>203.0.113.9</dd>") && html.contains("<dd>2001:db8::1</dd>"))
        #expect(!document(.confirm(.example())).contains("203.0.113.9"))
    }

    @Test(arguments: LoginFailure.allCases)
    func `every failure says what happened and what to do`(failure: LoginFailure) {
        let html = document(.failure(FailurePage(failure)))
        for text in [failure.title, failure.reason, failure.advice] {
            #expect(html.contains(">\(text.replacing("'", with: "&#39;"))<"))
        }
        #expect(!html.contains("<form"))
    }

    @Test func `failures have different titles`() {
        #expect(Set(LoginFailure.allCases.map(\.title)).count == LoginFailure.allCases.count)
    }

    @Test func `a refused login leads back to the application`() {
        let back = FailurePage.Back(clientName: hostile, login: "sealed", actionPath: "/authorize")
        let html = document(.failure(FailurePage(.denied, back: back)))
        #expect(html.contains("value=\"cancel\">Back to <bdi>\(escaped)</bdi>"))
        #expect(html.contains("value=\"sealed\""))
    }
}

@Suite struct LoginPagesSafetyTests {
    private static let pages: [LoginPage] = [
        .scan(.example()), .confirm(.example(isFromElsewhere: true)), .failure(FailurePage(.unavailable)),
    ]

    @Test(arguments: [
        LoginPage.scan(.example(name: hostile, host: hostile, sid: hostile, path: hostile)),
        .confirm(.example(name: hostile, host: hostile, address: hostile, place: hostile, isFromElsewhere: true)),
        .failure(FailurePage(.denied, back: .init(clientName: hostile, login: hostile, actionPath: hostile))),
    ])
    func `nothing that varies is taken for HTML`(page: LoginPage) {
        let html = document(page)
        #expect(!html.contains("<script>"))
        #expect(!html.contains("alert(\""))
        #expect(!html.contains("'Co'"))
    }

    @Test(arguments: pages)
    func `a page has nothing to load`(page: LoginPage) {
        let html = document(page)
            .replacing("http://www.w3.org/2000/svg", with: "")
        #expect(!html.contains("http:") && !html.contains("https:"))
        #expect(!html.contains("src=") && !html.contains("url(") && !html.contains("@import"))
        #expect(html.matches(of: #/<link /#).count == 1 && html.contains("<link rel=\"icon\" href=\"data:"))
    }

    @Test(arguments: pages)
    func `style and script have the nonce, and nothing else is either`(page: LoginPage) {
        let html = document(page)
        let elements = html.matches(of: #/<(style|script)[^>]*>/#).map { String($0.output.0) }
        #expect(elements.allSatisfy { $0.hasSuffix(" nonce=\"n0nce\">") })
        #expect(elements.count == (html.contains("<script") ? 2 : 1))
        #expect(html.firstMatch(of: #/\sstyle=|\son[a-z]+=|javascript:/#) == nil)
    }

    @Test(arguments: pages)
    func `a page is a document of its own`(page: LoginPage) {
        let html = document(page)
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(html.contains("<meta charset=\"utf-8\">"))
        #expect(html.contains("name=\"viewport\""))
        #expect(html.hasSuffix("</html>\n"))
        #expect(html.matches(of: #/<h1>/#).count == 1)
    }
}

private func document(_ page: LoginPage) -> String { HTMLLoginPages().html(page, nonce: "n0nce") }

extension ScanPage {
    fileprivate static func example(
        name: String = "Web shop",
        host: String? = "shop.example.com",
        sid: String = "sid:auth.example.com/v1/ssas?uid=abc&exp=1764169000",
        path: String = "/authorize?a=b&c=d",
        secondsLeft: UInt64 = 90,
        isNotYetSigned: Bool = false
    ) -> ScanPage {
        ScanPage(
            clientName: name,
            clientHost: host,
            issuerAuthority: "auth.example.com",
            sid: sid,
            walletLink: "web+" + sid,
            secondsLeft: secondsLeft,
            login: "sealed",
            actionPath: "/authorize",
            statusPath: path,
            resumePath: path,
            restartPath: path,
            isNotYetSigned: isNotYetSigned
        )
    }
}

extension ConfirmPage {
    fileprivate static func example(
        name: String = "Web shop",
        host: String? = "shop.example.com",
        address: String = "CZgiS14LtEiSujyiMjUF1R9FtNV7tvxsgg",
        place: String = "203.0.113.9",
        isFromElsewhere: Bool = false
    ) -> ConfirmPage {
        ConfirmPage(
            clientName: name,
            clientHost: host,
            address: address,
            network: .cirrus,
            walletAddress: place,
            browserAddress: "2001:db8::1",
            isFromElsewhere: isFromElsewhere,
            secondsLeft: 200,
            login: "sealed",
            actionPath: "/authorize"
        )
    }
}
