/// What became of an approval.
public enum ApprovalOutcome: Hashable, Sendable {
    /// The server took the signature: a status of 200 to 299.
    case approved(status: Int)
    /// The user did not agree; nothing has been sent.
    case declined
    /// The server refused the signature: a status of 400 to 499, and its error code where it sent one.
    case refused(status: Int, errorCode: String?)
    /// The server could not answer: any other status.
    case failed(status: Int)
    /// The server wanted the signature sent elsewhere, which it was not.
    case redirected(status: Int)
    /// There was no server; in words, for a log.
    case unreachable(String)
    /// The time was over.
    case timedOut
    /// The answer was longer than 4,096 bytes.
    case tooLong

    init(_ response: CallbackResponse) {
        self =
            switch response.status {
            case 200...299: .approved(status: response.status)
            case 300...399: .redirected(status: response.status)
            case 400...499: .refused(status: response.status, errorCode: response.errorCode)
            default: .failed(status: response.status)
            }
    }

    init(_ error: CallbackTransportError) {
        self =
            switch error {
            case .unreachable(let reason): .unreachable(reason)
            case .timedOut: .timedOut
            case .tooLong: .tooLong
            }
    }
}

extension ApprovalOutcome {
    /// The name of the case.
    public var name: String {
        switch self {
        case .approved: "approved"
        case .declined: "declined"
        case .refused: "refused"
        case .failed: "failed"
        case .redirected: "redirected"
        case .unreachable: "unreachable"
        case .timedOut: "timedOut"
        case .tooLong: "tooLong"
        }
    }
}
