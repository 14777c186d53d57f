package import SystemPackage

/// Writes a line to standard output, at once.
///
/// - Throws: ``Failure`` with exit code 73 where it does not get out: a result that is lost is no success.
package func printLine(_ line: String) throws(Failure) {
    try FileDescriptor.standardOutput.writeResult((line + "\n").utf8)
}

/// Writes a value's text to standard output as a line, at once.
///
/// - Throws: ``Failure`` with exit code 73 where it does not get out.
package func printLine(_ value: some CustomStringConvertible) throws(Failure) { try printLine(value.description) }

/// Writes a JSON object to standard output as a line, at once.
///
/// - Throws: ``Failure`` with exit code 73 where it does not get out.
package func printLine(_ object: JSONObject) throws(Failure) { try printLine(object.text) }

extension FileDescriptor {
    /// Writes all of a command's result, as it is.
    ///
    /// - Throws: ``Failure`` with exit code 73 where not all of it gets out; ``Failure/brokenPipe`` where its reader has
    ///   gone.
    package func writeResult(_ bytes: some Sequence<UInt8>) throws(Failure) {
        do { try writeAll(bytes) } catch Errno.brokenPipe { throw .brokenPipe } catch {
            throw Failure(
                name: "cannotWrite",
                message: "the result cannot be written: \(error)",
                exitCode: Failure.cannotCreate
            )
        }
    }
}
