package import StratisID

extension Challenge {
    /// The challenge given on the command line.
    package init(argument: String) throws {
        do { try self.init(parsing: argument) } catch { throw Failure(error) }
    }
}
