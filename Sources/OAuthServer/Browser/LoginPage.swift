/// What a page shows.
public enum LoginPage: Hashable, Sendable {
    /// The challenge, to scan or to tap.
    case scan(ScanPage)
    /// A wallet has signed: "Continue as ADDRESS", or not.
    case confirm(ConfirmPage)
    /// It goes no further here.
    case failure(FailurePage)
}
