import CommandLineTool
import OAuthServer

extension Settings {
    /// How long things last: what the flag says, or the variable, or the file, or what holds otherwise.
    static func lifetimes(
        _ options: ServeOptions,
        _ environment: ProcessEnvironment,
        _ file: SettingsFile.LifetimeSettings?
    ) throws(Failure) -> Lifetimes {
        var lifetimes = Lifetimes()
        let settings: [(WritableKeyPath<Lifetimes, UInt64>, flag: UInt64?, variable: String, file: UInt64?)] = [
            (\.challenge, options.challengeLifetime, "SIDSIGN_CHALLENGE_LIFETIME", file?.challenge),
            (\.code, options.codeLifetime, "SIDSIGN_CODE_LIFETIME", file?.code),
            (\.accessToken, options.accessTokenLifetime, "SIDSIGN_ACCESS_TOKEN_LIFETIME", file?.accessToken),
            (\.refreshIdle, nil, "SIDSIGN_REFRESH_IDLE", file?.refreshIdle),
            (\.refreshAbsolute, nil, "SIDSIGN_REFRESH_ABSOLUTE", file?.refreshAbsolute),
            (\.refreshGrace, options.refreshGrace, "SIDSIGN_REFRESH_GRACE", file?.refreshGrace),
        ]
        for (lifetime, flag, variable, file) in settings {
            var seconds = flag ?? file
            if flag == nil, let text = environment[variable] {
                guard let number = UInt64(text) else { throw .usage("\(variable) is not a number of seconds") }
                seconds = number
            }
            if let seconds { lifetimes[keyPath: lifetime] = seconds }
        }
        return lifetimes
    }
}
