/// What the server does in one step, in Lua: all of it or nothing, and nobody in between.
///
/// Source: Redis documentation, Scripting with Lua.
enum RedisScript: String, Sendable {
    /// The login and its access token, each with its revision.
    ///
    /// Keys: the login, the access token. Answer: the record's revision, the record, the refresh token, the access
    /// token's revision, the access token; nothing where there is no login.
    case load = """
        if redis.call('EXISTS', KEYS[1]) == 0 then return false end
        local login = redis.call('HMGET', KEYS[1], 'revision', 'record', 'refresh_token')
        local access = redis.call('HMGET', KEYS[2], 'revision', 'access_token')
        return {login[1], login[2], login[3], access[1], access[2]}
        """

    /// Replaces a login of one revision.
    ///
    /// Keys: the login, the access token. Arguments: the revision that is expected, or nothing; the new revision, or
    /// nothing to remove the login; the record; `=` and the refresh token, or nothing; `=` and the access token, or
    /// nothing; the access token's expiry in milliseconds since 1970, or nothing. Answer: 1 if it was replaced, 0 if not,
    /// -1 where something else is under the key.
    ///
    /// The first write is the one that a server without memory refuses; after it none is refused.
    case replace = """
        local revision = redis.call('HGET', KEYS[1], 'revision')
        if not revision and redis.call('EXISTS', KEYS[1]) == 1 then return -1 end
        if (revision or '') ~= ARGV[1] then return 0 end
        if ARGV[2] == '' then
            redis.call('DEL', KEYS[1], KEYS[2])
            return 1
        end
        redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'record', ARGV[3])
        if ARGV[4] == '' then
            redis.call('HDEL', KEYS[1], 'refresh_token')
        else
            redis.call('HSET', KEYS[1], 'refresh_token', string.sub(ARGV[4], 2))
        end
        redis.call('DEL', KEYS[2])
        if ARGV[5] ~= '' then
            redis.call('HSET', KEYS[2], 'revision', ARGV[2], 'access_token', string.sub(ARGV[5], 2))
            if ARGV[6] ~= '' then redis.call('PEXPIREAT', KEYS[2], ARGV[6]) end
        end
        return 1
        """

    /// Takes a lock that is free, or that this store has left behind.
    ///
    /// Key: the lock. Arguments: the name of the store; what to put into the lock, which begins with that name; the
    /// lifetime in milliseconds. Answer: 1 if the lock was taken.
    case lock = """
        local holder = redis.call('GET', KEYS[1])
        if holder and string.sub(holder, 1, #ARGV[1]) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return 1
        """

    /// Prolongs a lock. Key: the lock. Arguments: what is in it; the lifetime in milliseconds. Answer: 1 if it was held.
    case renew = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('PEXPIRE', KEYS[1], ARGV[2])
        """

    /// Gives a lock back. Key: the lock. Argument: what is in it. Answer: 1 if it was held.
    case release = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """
}
