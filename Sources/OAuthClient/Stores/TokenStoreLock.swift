/// The right to refresh a login, which one session in all processes has at a time.
///
/// It also ends when the process does.
public protocol TokenStoreLock: Sendable {
    /// Gives the right back; calling it again does nothing.
    func unlock() async
}
