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
            (\.accessToken, options.state.accessTokenLifetime, "SIDSIGN_ACCESS_TOKEN_LIFETIME", file?.accessToken),
            (\.refreshIdle, nil, "SIDSIGN_REFRESH_IDLE", file?.refreshIdle),
            (\.refreshAbsolute, nil, "SIDSIGN_REFRESH_ABSOLUTE", file?.refreshAbsolute),
            (\.refreshGrace, options.refreshGrace, "SIDSIGN_REFRESH_GRACE", file?.refreshGrace),
        ]
        for (lifetime, flag, variable, file) in settings {
            let set = try environment.seconds(variable) ?? file
            if let seconds = flag ?? set { lifetimes[keyPath: lifetime] = seconds }
        }
        return lifetimes
    }

    /// How long an access token is good, in seconds, where nothing else needs to be known.
    static func accessTokenLifetime(
        _ options: StateOptions,
        _ environment: ProcessEnvironment,
        _ file: SettingsFile
    ) throws(Failure) -> UInt64 {
        let set = try environment.seconds("SIDSIGN_ACCESS_TOKEN_LIFETIME") ?? file.lifetimes?.accessToken
        return options.accessTokenLifetime ?? set ?? Lifetimes().accessToken
    }
}

extension ProcessEnvironment {
    /// The seconds in a variable, or `nil` where it is not set.
    fileprivate func seconds(_ name: String) throws(Failure) -> UInt64? {
        guard let text = self[name] else { return nil }
        guard let seconds = UInt64(text) else { throw .usage("\(name) is not a number of seconds") }
        return seconds
    }
}
