/// Why bytes are not a form that is accepted.
///
/// No case carries anything of the form, so that an error can be logged and answered as it is.
public enum FormError: Error, CaseIterable, Hashable, Sendable {
    /// More than 16 KiB.
    case tooLong
    /// More than 32 parameters.
    case tooManyParameters
    /// A parameter without a name.
    case emptyName
    /// A name of more than 64 bytes.
    case nameTooLong
    /// A value of more than 4 KiB, or a `state` of more than 8 KiB.
    case valueTooLong
    /// A name that stands there twice, with or without a value.
    case duplicateParameter
    /// A `%` without two hex digits after it.
    case invalidPercentEncoding
    /// A zero byte, written as it is or as `%00`.
    case nul
    /// A name or a value that is not UTF-8.
    case invalidUTF8
}

extension FormError {
    /// The HTTP status of an answer to such a form: 413 where it is too long as a whole, 400 otherwise.
    ///
    /// Source: RFC 9110 §15.5.14; RFC 6749 §5.2.
    public var suggestedStatus: Int { self == .tooLong ? 413 : 400 }
}

extension FormError: CustomStringConvertible {
    /// What is wrong, in words that can stand in an `error_description`.
    public var description: String {
        switch self {
        case .tooLong: "the form is longer than 16 KiB"
        case .tooManyParameters: "the form has more than 32 parameters"
        case .emptyName: "a parameter has no name"
        case .nameTooLong: "the name of a parameter is longer than 64 bytes"
        case .valueTooLong: "the value of a parameter is too long"
        case .duplicateParameter: "a parameter is given twice"
        case .invalidPercentEncoding: "a percent sign is not followed by two hex digits"
        case .nul: "a parameter contains a zero byte"
        case .invalidUTF8: "a parameter is not UTF-8"
        }
    }
}
