import OAuthServer
import Synchronization
import Testing

/// Draws pages of one line, and remembers what they show.
final class PageRecorder: LoginPages {
    private let pages = Mutex<[LoginPage]>([])

    func html(_ page: LoginPage, nonce: String) -> String {
        let number = pages.withLock { pages in
            pages.append(page)
            return pages.count
        }
        return "<!DOCTYPE html><title>\(number)</title><script nonce=\"\(nonce)\"></script>"
    }

    /// What the page of an answer shows.
    func page(of answer: Answer) throws -> LoginPage {
        let number = try #require(answer.text.firstMatch(of: /<title>(\d+)</)?.1, "\(answer.everything)")
        let pages = pages.withLock { $0 }
        return pages[try #require(Int(number)) - 1]
    }
}

extension LoginPage {
    var scan: ScanPage? { if case .scan(let page) = self { page } else { nil } }

    var confirm: ConfirmPage? { if case .confirm(let page) = self { page } else { nil } }

    var failure: FailurePage? { if case .failure(let page) = self { page } else { nil } }
}
