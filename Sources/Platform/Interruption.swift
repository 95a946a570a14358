import Glibc
import Synchronization

/// The wish that the program ends, sent by SIGINT, SIGTERM or SIGHUP.
///
/// It is heard at the next file that is opened, read or written, so that what was begun is cleared away by those who
/// began it. A second signal ends the program at once; what lies about then is cleared away by the next run.
public enum Interruption {
  private static let signals = Atomic<Int>(0)
  private static let shields = Atomic<Int>(0)

  /// The exit code of a program that ended for this reason.
  public static let exitCode: Int32 = 130

  /// Listens from now on.
  public static func install() {
    // The handler must not be the first to touch these.
    _ = signals.load(ordering: .relaxed)
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { _ in
        if Interruption.signals.wrappingAdd(1, ordering: .relaxed).newValue > 1 {
          _exit(Interruption.exitCode)
        }
      }
      _ = unsafe sigaction(signal, &action, nil)
    }
    // Whoever started the program may have had them blocked, and that is inherited.
    var listened = sigset_t()
    _ = unsafe sigemptyset(&listened)
    for signal in [SIGINT, SIGTERM, SIGHUP] { _ = unsafe sigaddset(&listened, signal) }
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &listened, nil)
    // A reader of our output that has gone is told by the failing write.
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Whether a signal came.
  public static var isRequested: Bool { signals.load(ordering: .relaxed) > 0 }

  /// Ends what is being done, if a signal came.
  ///
  /// - Throws: `PlatformError` with `EINTR`.
  public static func check(_ path: String) throws(PlatformError) {
    if isDue { throw error(path) }
  }

  /// Whether a signal came and nothing is under way that must be finished.
  static var isDue: Bool { isRequested && shields.load(ordering: .relaxed) == 0 }

  static func error(_ path: String) -> PlatformError {
    PlatformError(operation: "go on with", path: path, code: EINTR, message: "interrupted")
  }

  /// Does what must not be left half done, signals or not.
  static func shielded<Result>(_ body: () throws(PlatformError) -> Result) throws(PlatformError) -> Result {
    shields.wrappingAdd(1, ordering: .relaxed)
    defer { shields.wrappingSubtract(1, ordering: .relaxed) }
    return try body()
  }
}
