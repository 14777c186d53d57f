import CommandLineTool
import NIOCore
import NIOPosix

@main
enum Main {
    static func main() async {
        // A request is answered on the thread that has read it: without this each goes through two pools of threads.
        NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
        await Program.run(asynchronously: ServeCommand.self)
    }
}
